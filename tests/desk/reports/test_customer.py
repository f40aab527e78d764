"""One customer at a glance, on either database."""

from slackbot.desk.issues import actions
from slackbot.desk.reports import customer, why
from tests.desk_env import DeskEnv


def test_a_company_is_all_that_its_people_asked_for_and_were_sent(room: DeskEnv) -> None:
    for requester in ("UGUS", "UMAYA"):
        actions.resolve(room.desk, room.log(requester=requester).number, by="UANA")
    room.log("Initech’s", channel="CINITECH", requester="UINES")
    room.sender().drain()
    room.stage.move(hours=25)
    room.sender().drain()

    company, person = (
        customer.show(room.desk, customer.find(room.desk, *named, by="UANA"), by="UANA").text
        for named in (("channel", "CGLOBEX"), ("person", "UMAYA"))
    )

    assert "*Issues*: 2 in all, 0 open" in company
    assert company.count("*The check-in* about #") == 2
    assert "Initech’s" not in company
    assert "*Issues*: 1 in all, 0 open" in person
    assert person.count("*The check-in* about #") == 1


def test_an_issue_with_many_messages_shows_the_newest(room: DeskEnv) -> None:
    room.log()
    for _ in range(17):
        actions.resolve(room.desk, 1, by="UANA")
        actions.reopen(room.desk, 1, by="UANA")

    shown = why.why(room.desk, 1, by="UANA")

    assert ", without the " in shown.text
    assert len(shown.blocks) == 31
