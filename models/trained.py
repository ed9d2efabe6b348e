"""What a checkpoint of the denoiser holds, whichever trainer wrote it. Three have:

- train.py today: cfg, net, emas (a list), widths, opts, optname, step, seen, batch, warm_from, recipe;
- train.py before: one average `ema` and Adam's state `opt` in the place of emas and opts; unfold.py writes it without `opt`;
- the prototype of several processes: emas of widths 0.05 and 0.10, opts, optname, step, seen; Muon's momentum is called m there.
"""
PROTOTYPE_WIDTHS = (0.05, 0.10)
FIRST_RECIPE = dict(p_mean=-1.2, p_std=1.2, dropout=0.1, width=0.1)  # of checkpoints that do not say


def widths_of(state):
    """The relative widths of the averages, in their order; the last is the one that is measured and exported by default."""
    if 'widths' in state:
        return tuple(state['widths'])
    return PROTOTYPE_WIDTHS if 'emas' in state else (recipe_of(state)['width'],)


def averages_of(state):
    """Averaged weights by relative width, in float32. A checkpoint of bare weights has none: its weights stand for each."""
    kept = state.get('emas') or [state.get('ema', state['net'])]
    return {width: {k: v.float() for k, v in weights.items()} for width, weights in zip(widths_of(state), kept, strict=True)}


def average_of(state, width=None):
    """The averaged weights of one relative width; by default the last. Raises ValueError for a width that was not kept."""
    averages = averages_of(state)
    if width is None:
        return list(averages.values())[-1]
    if width not in averages:
        raise ValueError('the checkpoint has averages of relative width %s, not %g'
                         % (', '.join('%g' % kept for kept in averages), width))
    return averages[width]


def optimizers_of(state):
    """The name of the optimizer and its states as Optimizers.load takes them; (None, None) where there are none."""
    if 'opt' in state:
        return 'adam', [state['opt']]
    if 'opts' not in state:
        return None, None
    states = [dict(part, state={k: {('mean' if name == 'm' else name): value for name, value in of.items()}
                                for k, of in part['state'].items()}) for part in state['opts']]
    return state['optname'], states


def seen_by(state):
    """Training images that the weights have seen; an image counts each time."""
    return state['seen'] if 'seen' in state else state['step'] * state['batch']


def recipe_of(state):
    """How it was trained, with what the card needs; older checkpoints do not say all of it."""
    if 'recipe' in state:
        return state['recipe']
    if 'optname' in state:
        return dict(FIRST_RECIPE, width=PROTOTYPE_WIDTHS[-1], optimizer=state['optname'], is_stratified=True)
    return FIRST_RECIPE


def training_text(state, width=None):
    """How it was trained, in words; `width` is that of the average which is described, by default the last."""
    recipe = recipe_of(state)
    words = ['EDM loss, P_mean %g, P_std %g' % (recipe['p_mean'], recipe['p_std'])]
    if recipe.get('is_stratified'):
        words.append('stratified noise levels')
    words.append('horizontal flips')
    if 'batch' in state:
        words.append('batch %d' % state['batch'])
    words += [dict(muon='Muon (Adam at the ends)').get(recipe.get('optimizer'), 'Adam'),
              'power-function EMA %g' % (width or widths_of(state)[-1])]
    return ', '.join(words)
