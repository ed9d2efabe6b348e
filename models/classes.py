"""The classes of a network: how many it was trained with, which of them the file keeps, what they are called, and whether one
stands for none."""
import dataclasses
import os

from card import CIFAR10
from fault import Fault

IMAGENET = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'imagenet-classes.txt')
IGNORED = 'always: the network has no labels and ignores this input'
NO_NULL = 'none: the network was trained with a class for every image, so an all-zero label means nothing to it'


@dataclasses.dataclass(frozen=True)
class Classes:
    """`count` classes that the network was trained with, 0 for none; `kept` are the indices of those that the file takes, in the
    order of its label input, and `names` their names. `null` says what an all-zero label means to a network that knows it, None
    where there is no such class."""
    count: int
    kept: tuple[int, ...]
    names: tuple[str, ...]
    null: str | None = None

    @property
    def is_all(self):
        return self.kept == tuple(range(self.count))

    def facts(self):
        """Of the card: without a null class there is no classifier-free guidance."""
        return dict(labels=list(self.names), classes=self.count, class_indices=list(self.kept),
                    has_null_class=self.count > 0 and self.null is not None,
                    unconditional=IGNORED if self.count == 0 else self.null or NO_NULL)


def imagenet_names():
    """Of the 1,000 classes of ILSVRC 2012 in the order of their WordNet ids: a word of each synset, all of them different."""
    with open(IMAGENET, encoding='utf-8') as f:
        return tuple(f.read().split('\n')[:1000])


def all_names(count, path=None):
    """Names of `count` classes: the lines of the file at `path`, or CIFAR-10's of 10 and ImageNet's of 1,000."""
    if path is None:
        return {10: tuple(CIFAR10), 1000: imagenet_names()}.get(count) or tuple('class %d' % k for k in range(count))
    with open(path, encoding='utf-8') as f:
        names = tuple(line.strip() for line in f.read().strip().split('\n'))
    if len(names) != count or not all(names):
        raise Fault('%s has %d names, one per line; the network has %d classes' % (path, len([n for n in names if n]), count))
    return names


def read_indices(text, count):
    """Indices of classes from a list such as 207,88 or 0-9. Raises Fault for one that the network lacks."""
    kept = []
    for part in text.split(','):
        first, dash, last = part.strip().partition('-')
        if not first.isdigit() or (dash and not last.isdigit()):
            raise Fault('--classes %s: not a list of class numbers such as 207,88 or 0-9' % text)
        kept += range(int(first), int(last if dash else first) + 1)
        if not kept or kept[-1] >= count or int(last or first) < int(first):
            raise Fault('--classes %s: the network has the classes 0 to %d' % (part.strip(), count - 1))
    if len(set(kept)) < len(kept):
        raise Fault('--classes %s: names a class twice' % text)
    return tuple(kept)


def choose(count, arguments, null=None, null_class=None):
    """The Classes of a network of `count` classes as --classes and --class-names ask; `null_class` of them stands for none, and
    is no class to choose. A network without any gets a label input of ten classes, which the graph ignores."""
    if count == 0:
        if arguments.classes or arguments.class_names:
            raise Fault('%s: the network has no classes' % ('--classes' if arguments.classes else '--class-names'))
        return Classes(0, (), tuple(CIFAR10))
    real = [k for k in range(count) if k != null_class]
    names = dict(zip(real, all_names(len(real), arguments.class_names), strict=True))
    kept = read_indices(arguments.classes, count) if arguments.classes else tuple(real)
    if null_class in kept:
        raise Fault('--classes %s: class %d stands for none' % (arguments.classes, null_class))
    return Classes(count, kept, tuple(names[k] for k in kept), null)
