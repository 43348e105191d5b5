// What the pages do beyond plain HTML. Everything on them works without it too.

import {
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "govuk-frontend";

import { keepSaved } from "./autosave.js";
import { pressOnce, printOnRequest, selectAll } from "./lists.js";
import { offerPlaces } from "./places.js";
import { remember } from "./remember.js";
import { uploadAtOnce } from "./uploads.js";

const COMPONENTS = [
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
];

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  COMPONENTS.forEach((component) => createAll(component));
}

document.querySelectorAll("form[data-autosave]").forEach(keepSaved);
document.querySelectorAll("form[data-remembered]").forEach(remember);
document.querySelectorAll("form[data-uploads-going]").forEach(uploadAtOnce);
document.querySelectorAll("input[data-places]").forEach(offerPlaces);
pressOnce(document);
printOnRequest(document);
selectAll(document);
