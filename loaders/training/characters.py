"""``python -m loaders.training.characters TEXT --out FILE``: a character language model, one LSTM a direction.

Its hidden states tell the tagger of names what a character stands among (Peters et al. 2018, "Deep contextualized word
representations"; Akbik et al. 2018, "Contextual string embeddings"). The softmax is sampled: the characters of the batch and
random others. The same text gives the same bytes on one kind of CPU.
"""

from __future__ import annotations

import math
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
import typer
from torch import nn

from loaders.extraction.characters import Vocabulary, fold

EMBEDDING, HIDDEN = 128, 320
_BATCH, _STEPS, _RANDOM = 32, 64, 400
_RATE = 3e-3
_RAREST = 4

Arrays = dict[str, npt.NDArray[np.float32]]


def vocabulary(text: str) -> str:
    """The characters that stand at least ``_RAREST`` times in a text, after the line end and the unknown one."""
    counts = Counter(fold(text))
    return "\n\0" + "".join(sorted(c for c, n in counts.items() if n >= _RAREST and c not in "\n\0"))


class Direction(nn.Module):
    """Predicts the next character; backwards it is given the text reversed."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(characters, EMBEDDING)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.lstm = nn.LSTM(EMBEDDING, HIDDEN)
        self.out = nn.Linear(HIDDEN, EMBEDDING)
        self.bias = nn.Parameter(torch.zeros(characters))

    def scores(self, states: torch.Tensor, characters: torch.Tensor) -> torch.Tensor:
        """How likely each of ``characters`` follows, (positions, characters)."""
        return self.out(states) @ self.embedding(characters).t() + self.bias[characters]


def trained(text: str, backwards: bool) -> Arrays:
    """The weights of one direction after one pass over the text."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    known = vocabulary(text)
    ids = np.array(Vocabulary(known).numbers(text), dtype=np.int64)
    ids = ids[::-1].copy() if backwards else ids
    chances = np.bincount(ids, minlength=len(known)) / len(ids)
    drawn = 1 - (1 - chances) ** (_BATCH * _STEPS)
    share = torch.tensor(np.log(np.clip(drawn + (1 - drawn) * _RANDOM / len(known), 1e-6, 1)), dtype=torch.float)
    length = len(ids) // _BATCH
    stream = torch.tensor(ids[: length * _BATCH].reshape(_BATCH, length).T.copy())
    model = Direction(len(known))
    optimiser = torch.optim.Adam(model.parameters(), _RATE, betas=(0.9, 0.99))
    steps = (length - 1) // _STEPS
    state, average = None, 0.0
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1, (step + 1) / 200) * (0.02 + 0.49 * (1 + math.cos(math.pi * step / steps)))
        at = step * _STEPS
        follows = stream[at + 1 : at + _STEPS + 1].reshape(-1)
        hidden, state = model.lstm(model.embedding(stream[at : at + _STEPS]), state)
        state = tuple(part.detach() for part in state)
        seen, place = torch.unique(torch.cat([follows, torch.randint(0, len(known), (_RANDOM,))]), return_inverse=True)
        scores = model.scores(hidden.reshape(-1, HIDDEN), seen) - share[seen]
        loss = nn.functional.cross_entropy(scores, place[: len(follows)])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        average = loss.item() if step == 0 else 0.99 * average + 0.01 * loss.item()
        if step % 500 == 0:
            name = "backwards" if backwards else "forwards"
            typer.echo(f"{name}: step {step:,} of {steps:,}, sampled loss {average / math.log(2):.3f} bits", err=True)
    return {name: weight.detach().numpy() for name, weight in model.state_dict().items()}


def main(
    text: Annotated[Path, typer.Argument(help="What `loaders.training.unlabelled` wrote.")],
    out: Annotated[Path, typer.Option(help="The .npz file that is written.")],
) -> None:
    """Train both directions, each in a process of its own."""
    content = text.read_text("utf-8")
    with ProcessPoolExecutor(2) as pool:
        forwards, backwards = pool.map(trained, [content] * 2, [False, True])
    arrays = {f"forwards.{k}": v for k, v in forwards.items()} | {f"backwards.{k}": v for k, v in backwards.items()}
    with out.open("wb") as file:
        letters = np.frombuffer(vocabulary(content).encode(), dtype=np.uint8)
        np.savez(file, vocabulary=letters, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    typer.run(main)
