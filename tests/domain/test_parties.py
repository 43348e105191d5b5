"""Who speaks for the applicant: another address, another account of the firm."""

from domain.people import Actor, Role
from domain.states import Action as A
from domain.states import State as S
from tests.domain.dossier import APPLICANT, Life, begin, reach
from tests.domain.refusing import refusing

OTHER = Actor(Role.APPLICANT, "ke-toan-co-so")


def handed_over(life: Life) -> Life:
    return life.take(A.HAND_OVER, to=OTHER.id)


def test_the_account_that_goes_on_acts_and_the_former_one_does_not() -> None:
    life = handed_over(reach(S.REQUESTING_ADVANCE))
    with refusing("not_your_dossier"):
        life.take(A.WAIVE_ADVANCE, APPLICANT)
    assert life.take(A.WAIVE_ADVANCE, OTHER).state is S.IMPLEMENTING


def test_handing_over_moves_nothing_else() -> None:
    before = reach(S.IMPLEMENTING)
    after = handed_over(before)
    assert after.last.changes == {"applicant": OTHER.id}
    assert (after.state, after.application.due_at) == (
        before.state,
        before.application.due_at,
    )


def test_who_filed_for_a_firm_no_longer_acts_once_it_has_an_account() -> None:
    life = handed_over(begin(on_behalf=True))
    assert not life.application.on_behalf


def test_whoever_decides_never_speaks_for_the_applicant() -> None:
    life = reach(S.CONTRACTING)
    office = {*life.application.panel, life.application.officer}
    office |= {a.by for a in life.application.approvals}
    for account in sorted(office):
        with refusing("takes_part_for_office"):
            life.take(A.HAND_OVER, to=account)


def test_it_takes_another_account() -> None:
    with refusing("same_account"):
        begin().take(A.HAND_OVER, to=APPLICANT.id)


def test_a_new_address_changes_nothing_that_decides() -> None:
    life = reach(S.APPRAISING).take(A.CHANGE_CONTACT)
    assert life.last.changes == {}
    assert life.last.tells == (Role.APPLICANT,)
