"""Loss curves of a run as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sketchaug.training.callbacks import read_metrics


def plot_curves(path: Path, tables: Mapping[str, Path]) -> None:
    """Draws training loss, validation loss and validation accuracy over the epochs.

    Args:
        path: The PNG file to write.
        tables: For each label its metrics.csv.
    """
    # The object interface draws without a display and leaves pyplot's global state alone.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    FigureCanvasAgg(figure)
    loss_axes, accuracy_axes = figure.subplots(1, 2)
    for number, (label, table) in enumerate(tables.items()):
        rows = read_metrics(table)
        epochs = [row["epoch"] + 1 for row in rows]
        colour = f"C{number % 10}"
        losses = [row.get("train_loss", float("nan")) for row in rows]
        accuracies = [100 * row["val_accuracy"] for row in rows]
        # Dots: a run may have a single validation, and one point makes no line.
        style = {"color": colour, "marker": "o", "markersize": 3}
        loss_axes.plot(
            epochs, losses, linestyle="--", label=f"{label} training", **{**style, "marker": "x"}
        )
        loss_axes.plot(
            epochs, [row["val_loss"] for row in rows], label=f"{label} validation", **style
        )
        accuracy_axes.plot(epochs, accuracies, label=label, **style)
    loss_axes.set(xlabel="epoch", ylabel="loss", title="Loss")
    accuracy_axes.set(xlabel="epoch", ylabel="right (%)", title="Validation accuracy")
    for axes in (loss_axes, accuracy_axes):
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend(fontsize="x-small")
    figure.savefig(path, dpi=120)
