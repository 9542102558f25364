"""An evaluation as a table for people and as a document for programs."""

from __future__ import annotations

from typing import Any

from ingest.evaluation.scoring import Evaluation, Interval, LabelScore


def table(evaluation: Evaluation, *, mistakes: int = 0) -> str:
    """Precision, recall, F1 with its interval and support per label; the totals; up to ``mistakes`` mistakes."""
    width = max((len(score.label) for score in evaluation.labels), default=5)
    lines = [f"{'label':<{width}}  precision  recall     F1  95 % interval  support"]
    lines += [_line(score, width) for score in evaluation.labels]
    lines.append(
        f"{evaluation.texts} texts: weighted F1 {evaluation.weighted_f1:.3f}{_between(evaluation.weighted_interval)}, "
        f"macro F1 {evaluation.macro_f1:.3f}, micro F1 {evaluation.micro.f1:.3f}"
    )
    for mistake in evaluation.mistakes[:mistakes]:
        lines.append(
            f"{mistake.id}: false {', '.join(mistake.false) or '-'}; missed {', '.join(mistake.missed) or '-'}"
        )
    return "\n".join(lines)


def document(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain JSON values."""
    return {
        "texts": evaluation.texts,
        "weighted_f1": round(evaluation.weighted_f1, 4),
        "weighted_f1_interval": _pair(evaluation.weighted_interval),
        "macro_f1": round(evaluation.macro_f1, 4),
        "micro_f1": round(evaluation.micro.f1, 4),
        "labels": [
            {
                "label": score.label,
                "precision": round(score.counts.precision, 4),
                "recall": round(score.counts.recall, 4),
                "f1": round(score.counts.f1, 4),
                "f1_interval": _pair(score.f1_interval),
                "support": score.counts.support,
            }
            for score in evaluation.labels
        ],
        "mistakes": [
            {"id": mistake.id, "false": list(mistake.false), "missed": list(mistake.missed)}
            for mistake in evaluation.mistakes
        ],
    }


def _line(score: LabelScore, width: int) -> str:
    counts = score.counts
    interval = f"{score.f1_interval.low:.3f}–{score.f1_interval.high:.3f}" if score.f1_interval else ""
    return (
        f"{score.label:<{width}}  {counts.precision:9.3f}  {counts.recall:6.3f}  {counts.f1:5.3f}  "
        f"{interval:>13}  {counts.support:7d}"
    )


def _between(interval: Interval | None) -> str:
    return f" ({interval.low:.3f}–{interval.high:.3f})" if interval else ""


def _pair(interval: Interval | None) -> list[float] | None:
    return [round(interval.low, 4), round(interval.high, 4)] if interval else None
