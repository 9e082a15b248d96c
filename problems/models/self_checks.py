"""What the people of a write-up answered to themselves before others are asked. Private to them."""

from django.db import models
from django.db.models import Q

from problems.models.review_states import Answer, Question
from problems.models.writeups import WriteUp


class SelfCheck(models.Model):
    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="self_checks")
    question = models.CharField(max_length=8, choices=Question.choices)
    answer = models.CharField(max_length=6, choices=Answer.choices)

    class Meta:
        ordering = ["writeup", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["writeup", "question"], name="self_check_once_each"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="self_check_question_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="self_check_answer_known"),
        ]

    def __str__(self):
        return f"{self.get_question_display()} {self.answer}"
