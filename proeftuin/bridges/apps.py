from django.apps import AppConfig


class BridgesConfig(AppConfig):
    name = "proeftuin.bridges"
    label = "bridges"

    def ready(self) -> None:
        from django.db.models import Exists, OuterRef

        from proeftuin.bridges import contribution_to_initiative as upwards
        from proeftuin.bridges import entry_to_initiative as from_entry
        from proeftuin.bridges import gatherings_of_an_initiative as arranged
        from proeftuin.bridges import idea_to_project as to_vote
        from proeftuin.bridges import question_to_initiative as from_question
        from proeftuin.bridges.models import Taken
        from proeftuin.decisions.registry import follows_an_answer
        from proeftuin.ideas.registry import idea_part
        from proeftuin.initiatives.registry import initiative_part, read_along
        from proeftuin.questions.registry import question_part

        read_along("taken", lambda: Exists(Taken.objects.filter(initiative=OuterRef("pk"))))
        upwards.register()
        follows_an_answer(upwards.button_on_the_desk)
        idea_part("answer")(upwards.part_of_the_idea)
        initiative_part(upwards.part_of_the_initiative)
        to_vote.register()
        from_question.register()
        from_entry.register()
        initiative_part(from_entry.part_of_the_initiative)
        idea_part("answer")(to_vote.part_of_the_idea)
        question_part(from_question.part_of_the_question)
        initiative_part(from_question.part_of_the_initiative)
        arranged.register()
