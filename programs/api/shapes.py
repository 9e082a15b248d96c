"""What the answers about programs look like, for the schema."""

from rest_framework import serializers

from problems.api.shapes.people import AuthorSerializer, PersonSerializer
from programs.models import changes, mentor_states, programs


class RoundSerializer(serializers.Serializer):
    """One dated round. Its dates are Anywhere on Earth."""

    id = serializers.IntegerField(help_text="What the verbs of a round call it.")
    name = serializers.CharField(help_text="What the program calls it: Summer 2027.")
    state = serializers.ChoiceField(programs.State.choices, help_text="What its dates say now.")
    opens_on = serializers.DateField(
        allow_null=True, help_text="First day to apply, Anywhere on Earth; null where not known."
    )
    closes_on = serializers.DateField(
        allow_null=True, help_text="Last day to apply, Anywhere on Earth; null where not known."
    )
    closes_at = serializers.DateTimeField(
        allow_null=True, help_text="When `closes_on` has ended everywhere, in UTC; null where that day is not known."
    )
    starts_on = serializers.DateField(
        allow_null=True, help_text="First day of the round itself, Anywhere on Earth; null where not known."
    )
    ends_on = serializers.DateField(
        allow_null=True, help_text="Last day of the round itself, Anywhere on Earth; null where not known."
    )
    note = serializers.CharField(help_text="What else is good to know about the round; may be empty.")
    source = serializers.CharField(help_text="Mostly an address.")  # type: ignore[assignment]
    last_confirmed_on = serializers.DateField(
        allow_null=True, help_text="The day on which somebody last read the dates at `source`; null where nobody has."
    )
    is_stale = serializers.BooleanField(help_text="Whether nobody has confirmed the dates for 90 days.")


class ProgramSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `/deletions/` calls it.")
    key = serializers.CharField()
    name = serializers.CharField(help_text="What the program calls itself.")
    url = serializers.URLField()
    link = serializers.URLField(help_text="The program's own page, where one applies.")
    other_link = serializers.CharField(help_text="Another address of it, outside the board; may be empty.")
    self_study_link = serializers.CharField(help_text="Its material to study alone, outside the board; may be empty.")
    host = serializers.CharField(help_text="Who runs it; empty where not known.")
    kind = serializers.ChoiceField(programs.Kind.choices, help_text="What sort of program it is.")
    what = serializers.CharField(help_text="What it is, in a few sentences.")
    format = serializers.ChoiceField(
        programs.Format.choices, help_text="Whether one takes part in a place, from afar or both."
    )
    location = serializers.CharField(help_text="Where it happens, in words; may be empty.")
    length = serializers.CharField(help_text="How long it lasts, in words: 12 weeks. May be empty.")
    hours_per_week = serializers.CharField(help_text="A number, or words: part-time.")
    stipend = serializers.BooleanField(allow_null=True, help_text="Null where it is not known.")
    stipend_note = serializers.CharField(help_text="What it pays, in words; may be empty.")
    eligibility = serializers.CharField(help_text="Who can apply; may be empty.")
    interp_areas = serializers.ListField(child=serializers.CharField(), help_text="What it works on, in its own words.")
    asks_for = serializers.ListField(child=serializers.CharField(), help_text="What an application holds.")
    usual_windows = serializers.CharField(help_text="When it usually opens, in words; may be empty.")
    note = serializers.CharField(help_text="What else is good to know; may be empty.")
    history = serializers.ListField(
        child=serializers.CharField(), help_text="What is known of earlier rounds, an entry each."
    )
    takes_any_track = serializers.BooleanField(
        help_text="Whether it is open to the whole field, whatever `tracks` names."
    )
    tracks = serializers.ListField(child=serializers.CharField(), help_text="Keys of the tracks whose work it takes.")
    wanted_skills = serializers.ListField(child=serializers.CharField(), help_text="Keys.")
    wanted_problems = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers.")
    leads = PersonSerializer(many=True, help_text="Who keeps its page.")
    rounds = RoundSerializer(many=True, help_text="The latest first.")


class SponsorshipSerializer(serializers.Serializer):
    """What a mentor would look at: a problem, a track or a skill."""

    id = serializers.IntegerField(help_text="What `askMentor` calls it.")
    problem = serializers.IntegerField(allow_null=True, help_text="The number of the problem that it is for, or null.")
    track = serializers.CharField(allow_null=True, help_text="The key of the track that it is for, or null.")
    skill = serializers.CharField(allow_null=True, help_text="The key of the skill that it is for, or null.")
    status = serializers.ChoiceField(
        [(value, value.label) for value in mentor_states.CONFIRMED], help_text="Full also where all places are taken."
    )
    note = serializers.CharField(help_text="What the mentor looks for, in a line; may be empty.")
    confirmed_at = serializers.DateTimeField(help_text="When its mentor last said so, in UTC.")
    expires_at = serializers.DateTimeField(help_text="Until when it holds, in UTC.")


class MentorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    person = PersonSerializer(help_text="Who the mentor is.")
    program = serializers.CharField(help_text="The key of the program.")
    about = serializers.CharField(help_text="What they work on.")
    tracks = serializers.ListField(child=serializers.CharField(), help_text="Keys of the tracks they know well.")
    help = serializers.ListField(
        child=serializers.ChoiceField(mentor_states.Help.choices), help_text="What they offer to do."
    )
    approach = serializers.CharField(help_text="How they like to be asked.")
    capacity = serializers.IntegerField(help_text="With how many people at a time.")
    mentee_count = serializers.IntegerField(help_text="With how many now.")
    sponsorships = SponsorshipSerializer(many=True, help_text="What they would look at.")


class MyMentorSerializer(MentorSerializer):
    """As the mentor, and those who keep the program, read it."""

    standing = serializers.ChoiceField(
        mentor_states.Standing.choices,
        help_text="How they stand to the program: only those who are `listed` are shown as its mentors.",
    )


class MySponsorshipSerializer(SponsorshipSerializer):
    mentor = serializers.IntegerField(help_text="The id of the mentor.")
    status = serializers.ChoiceField(
        mentor_states.Sponsoring.choices, help_text="Where it stands; `proposed` until the mentor answers."
    )
    returns_on = serializers.DateField(allow_null=True, help_text="Until when they are away; null where they are not.")
    confirmed_at = serializers.DateTimeField(
        allow_null=True, help_text="When its mentor last said so, in UTC; null before the first time."
    )
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when it holds unless confirmed again, in UTC; null before the first yes."
    )


class KeptSponsorshipsSerializer(serializers.Serializer):
    """All that you sponsor, and what is proposed to you, after it was kept."""

    kept_count = serializers.IntegerField(help_text="How many hold for another while. Proposals wait for your answer.")
    sponsorships = MySponsorshipSerializer(many=True, help_text="All of them, each as it is now.")


class MentorRequestSerializer(serializers.Serializer):
    """What one of its two people reads. Nobody else ever does."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    mentor = serializers.IntegerField(help_text="The id of the mentor.")
    sponsorship = serializers.IntegerField(help_text="The id of what it was asked under.")
    by = PersonSerializer(help_text="Who asks.")
    claim = serializers.IntegerField(
        allow_null=True, help_text="The id of the claim that it is about; null where it is about a write-up."
    )
    writeup = serializers.IntegerField(
        allow_null=True, help_text="The id of the write-up that it is about; null where it is about a claim."
    )
    did = serializers.CharField(help_text="What they did so far; empty once they have left the board.")
    asks = serializers.CharField(help_text="What they ask the mentor for; empty once they have left the board.")
    hours = serializers.IntegerField(help_text="Hours a week that they have.")
    contact = serializers.CharField(help_text="How to write to who asked. The mentor reads it after a yes.")
    status = serializers.ChoiceField(mentor_states.Asking.choices, help_text="Whether it waits, or what became of it.")
    sent_at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    expires_at = serializers.DateTimeField(help_text="Until when the mentor can answer, in UTC.")
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was answered, or closed as the mentor left, in UTC; null until then."
    )
    why_not = serializers.ChoiceField(
        [("", ""), *mentor_states.WhyNot.choices], help_text="Why the answer is no; empty where it is not."
    )
    answer = serializers.CharField(
        help_text="What the mentor wrote with a yes or a no; may be empty, and is once the mentor has left the board."
    )
    mentor_contact = serializers.CharField(help_text="How to write to the mentor. Who asked reads it after a yes.")


class InvitedMentorSerializer(serializers.Serializer):
    """Somebody who was invited, and has not answered."""

    id = serializers.IntegerField(help_text="What `takeBackInvitation` calls it.")
    program = serializers.CharField(help_text="The key of the program.")
    person = AuthorSerializer(help_text="Who was invited.")
    invited_by = AuthorSerializer(help_text="Who sent the invitation.")
    since = serializers.DateTimeField(help_text="When that was, in UTC.")


class ChangedFactSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="The name of the fact, as the verbs of programs and rounds take it.")
    before = serializers.CharField(help_text="As text: a day as 2026-11-23, a list with one entry a line.")
    after = serializers.CharField(help_text="What it says then; text like `before`.")


class ChangeSerializer(serializers.Serializer):
    """What was changed of a program, or asked for."""

    number = serializers.IntegerField(help_text="Within the program.")
    program = serializers.CharField(help_text="The key of the program.")
    act = serializers.ChoiceField(changes.Act.choices, help_text="What was done, or is asked for.")
    round = serializers.CharField(help_text="The name of the round; nothing for the page itself.")
    round_id = serializers.IntegerField(allow_null=True, help_text="The round's id; null for the page itself.")
    standing = serializers.ChoiceField(
        changes.Standing.choices, help_text="Whether it was made, or waits for a second person."
    )
    by = AuthorSerializer(help_text="Who made it or asked for it.")
    note = serializers.CharField(help_text="Why; may be empty.")
    facts = ChangedFactSerializer(many=True, help_text="What it changes.")
    at = serializers.DateTimeField(help_text="When that was, in UTC.")
    lapses_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when a second person can answer, in UTC; null for what never waited for one."
    )


class UnmadeChangeSerializer(ChangeSerializer):
    """What was asked for, and waits or was never made."""

    act = serializers.CharField(help_text="What is asked for: `edited`, `added`, `confirmed` or `removed`.")  # type: ignore[assignment]
    standing = serializers.CharField(help_text="`waiting`, `refused` or `lapsed`.")  # type: ignore[assignment]
