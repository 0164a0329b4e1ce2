"""A small neural network with one encoder a modality, in torch; explained by expected gradients.

Erion et al. 2021, doi:10.1038/s42256-021-00343-w, with the path integral by Gauss-Legendre quadrature.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.folds import folds
from models.likelihood import constant, derivatives, loss, units
from models.member import Member, require_both_outcomes
from models.standardise import Standardiser
from models.target import Array, Target

BLOCK = 16  # patients explained at once: bounds the memory for a whole cohort


class ModalityNet(nn.Module):
    """One dense encoder a group of columns, joined by a dense head to one margin."""

    def __init__(self, columns: Sequence[Sequence[int]], width: int, dropout: float) -> None:
        super().__init__()
        self.columns = [torch.as_tensor(list(c), dtype=torch.long) for c in columns]
        self.encoders = nn.ModuleList(
            nn.Sequential(nn.Linear(len(c), width), nn.Tanh(), nn.Dropout(dropout)) for c in columns
        )
        self.head = nn.Sequential(nn.Linear(width * len(columns), width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, Z: Tensor) -> Tensor:
        """Map (n, q) standardised columns to (n,) margins."""
        parts = [encoder(Z[:, c]) for encoder, c in zip(self.encoders, self.columns, strict=True)]
        out: Tensor = self.head(torch.cat(parts, dim=1))
        return out[:, 0]


class Network(Member):
    """Trained with AdamW and early stopping on a held-out fifth; the mean of a few restarts.

    Parameters
    ----------
    width, dropout, decay, rate, epochs, patience, restarts : architecture and training.
    background : int
        Training patients kept as reference of the explanation.
    nodes, most_nodes : int
        Quadrature nodes on the way from each reference to the patient; doubled up to ``most_nodes`` for
        patients so far from the references that their contributions do not add up yet.
    """

    title: ClassVar[str] = "neural network"
    types: ClassVar[tuple[str, ...]] = ("binary", "time_to_event", "continuous")
    tolerance: ClassVar[float] = 1e-3
    _nets: list[ModalityNet]

    def __init__(
        self,
        width: int = 8,
        dropout: float = 0.3,
        decay: float = 0.3,
        rate: float = 0.01,
        epochs: int = 200,
        patience: int = 15,
        restarts: int = 3,
        background: int = 24,
        nodes: int = 12,
        most_nodes: int = 192,
        seed: int = 0,
    ) -> None:
        self.width, self.dropout, self.decay, self.rate = width, dropout, decay, rate
        self.epochs, self.patience, self.restarts = epochs, patience, restarts
        self.background, self.nodes, self.most_nodes, self.seed = background, nodes, most_nodes, seed

    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Train ``restarts`` networks; their weights are kept as plain arrays."""
        require_both_outcomes(target)
        self.standardiser_ = Standardiser.fit(X)
        Z = self.standardiser_.transform(X)
        everything = [*names, *(names[j] for j in self.standardiser_.flagged)]
        groups = [name.split(":", 1)[0] for name in everything]
        self.columns_ = [[j for j, g in enumerate(groups) if g == group] for group in dict.fromkeys(groups)]
        rng = np.random.default_rng(self.seed)
        self.background_ = Z[rng.choice(len(Z), min(self.background, len(Z)), replace=False)]
        target, self.spread_ = target.scaled()
        self.shift_ = constant(target)
        self.weights_ = [self._train(Z, target, self.seed + r) for r in range(self.restarts)]
        self._nets = []
        self.base_ = float(self._margin(self.background_).mean())
        return self

    def _train(self, Z: Array, target: Target, seed: int) -> dict[str, Array]:
        torch.manual_seed(seed)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        everybody = np.arange(len(Z))
        fit, stop = next(iter(folds(target, 5, seed)), (everybody, everybody))
        net = ModalityNet(self.columns_, self.width, self.dropout).double().to(device)
        net.columns = [c.to(device) for c in net.columns]
        inputs, check = (torch.from_numpy(Z[part]).to(device) for part in (fit, stop))
        optimiser = torch.optim.AdamW(net.parameters(), lr=self.rate, weight_decay=self.decay)
        best, weights, since = np.inf, _state(net), 0
        for _ in range(self.epochs):
            net.train()
            optimiser.zero_grad()
            margin = self.shift_ + net(inputs)
            margin.backward(_slope(margin, target.take(fit)))
            optimiser.step()
            net.eval()
            with torch.no_grad():
                cost = loss(self.shift_ + net(check).cpu().numpy(), target.take(stop))
            best, weights, since = (cost, _state(net), 0) if cost < best else (best, weights, since + 1)
            if since > self.patience:
                break
        return weights

    def warm_up(self) -> None:
        """Rebuild the networks from the stored weights."""
        if not getattr(self, "_nets", []):
            self._nets = [self._rebuild(weights) for weights in self.weights_]

    def _rebuild(self, weights: dict[str, Array]) -> ModalityNet:
        net = ModalityNet(self.columns_, self.width, 0.0).double().eval()
        net.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in weights.items()})
        return net

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_nets"}

    def _margin(self, Z: Array) -> Array:
        self.warm_up()
        with torch.no_grad():
            mean = np.mean([net(torch.from_numpy(Z)).numpy() for net in self._nets], axis=0)
        return self.spread_ * (self.shift_ + mean)

    def score(self, X: Array) -> Array:
        """Return log-odds, log relative hazard or the value, shape (n,)."""
        return self._margin(self.standardiser_.transform(X))

    def explain(self, X: Array) -> tuple[float, Array]:
        """Return the mean margin of the background and expected gradients (n, p)."""
        Z = self.standardiser_.transform(X)
        parts = np.zeros_like(Z)
        left, nodes = np.arange(len(Z)), self.nodes
        while len(left) and nodes <= self.most_nodes:
            size = max(1, BLOCK * self.nodes // nodes)
            for rows in (left[i : i + size] for i in range(0, len(left), size)):
                parts[rows] = self._expected_gradients(Z[rows], nodes)
            left, nodes = left[self._off(Z[left], parts[left])], nodes * 2
        return self.base_, self.standardiser_.fold(parts)

    def _off(self, Z: Array, parts: Array) -> NDArray[np.bool_]:
        """Tell where contributions miss by a tenth of the promise (the ensemble may stretch them), (n,)."""
        return np.abs(self._margin(Z) - self.base_ - parts.sum(1)) > self.tolerance / 10

    def _expected_gradients(self, Z: Array, nodes: int) -> Array:
        self.warm_up()
        at, weight = np.polynomial.legendre.leggauss(nodes)
        at, weight = (at + 1) / 2, weight / 2
        away = Z[:, None, :] - self.background_[None, :, :]  # (n, b, q)
        path = self.background_[None, :, None, :] + at[None, None, :, None] * away[:, :, None, :]
        points = torch.from_numpy(path.reshape(-1, Z.shape[1])).requires_grad_()
        total = torch.stack([net(points) for net in self._nets]).mean(0).sum()
        (slope,) = torch.autograd.grad(total, points)
        slopes = slope.numpy().reshape(path.shape)
        return self.spread_ * (np.einsum("k,nbkq->nbq", weight, slopes) * away).mean(1)


def _slope(margin: Tensor, target: Target) -> Tensor:
    """Return the derivative of the mean loss at the margins, shape (n,)."""
    slope = derivatives(margin.detach().cpu().numpy(), target)[0]
    return torch.from_numpy(slope / units(target)).to(margin.device)


def _state(net: nn.Module) -> dict[str, Array]:
    return {name: value.detach().cpu().numpy().copy() for name, value in net.state_dict().items()}


MEMBER = Network
