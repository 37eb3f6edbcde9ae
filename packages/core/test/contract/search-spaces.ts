import type { SpaceDefinition } from '../../src/define/search-space.ts'

/** Spaces that every strategy must be able to search, with their number of candidates. */
export const spaces: Readonly<Record<string, { readonly space: SpaceDefinition; readonly size: number }>> = {
  'five numbers': {
    space: {
      dimensions: Array.from({ length: 5 }, (_, j) => ({
        key: `x${j}`,
        domain: { kind: 'float', low: -1, high: j + 1, scale: 'linear' } as const,
      })),
    },
    size: Infinity,
  },
  'mixed kinds': {
    space: {
      dimensions: [
        { key: 'penalty.lambda', domain: { kind: 'float', low: 1e-6, high: 1e3, scale: 'log' } },
        { key: 'degree', domain: { kind: 'int', low: 1, high: 9, scale: 'linear' } },
        { key: 'units', domain: { kind: 'int', low: 1, high: 1000, scale: 'log' } },
        { key: 'activation', domain: { kind: 'choice', values: ['relu', 'tanh', 'identity'] } },
        { key: 'size', domain: { kind: 'choice', values: ['small', 'middle', 'large'], ordered: true } },
      ],
    },
    size: Infinity,
  },
  'branches in branches': {
    space: {
      dimensions: [
        { key: 'model', domain: { kind: 'choice', values: ['linear', 'trees', 'network'] } },
        {
          key: 'penalty',
          domain: { kind: 'choice', values: ['none', 'ridge'] },
          when: [{ key: 'model', values: ['linear', 'network'] }],
        },
        {
          key: 'lambda',
          domain: { kind: 'float', low: 1e-4, high: 1, scale: 'log' },
          when: [{ key: 'penalty', values: ['ridge'] }],
        },
        {
          key: 'depth',
          domain: { kind: 'int', low: 1, high: 6, scale: 'linear' },
          when: [{ key: 'model', values: ['trees'] }],
        },
      ],
    },
    size: Infinity,
  },
  'bounds that refer to others': {
    space: {
      dimensions: [
        { key: 'low', domain: { kind: 'float', low: 0, high: 1, scale: 'linear' } },
        { key: 'high', domain: { kind: 'float', low: ({ low }) => low as number, high: 1, scale: 'linear' } },
        { key: 'first', domain: { kind: 'int', low: 1, high: 64, scale: 'log' } },
        { key: 'second', domain: { kind: 'int', low: 1, high: 64, scale: 'log' } },
      ],
      constraints: [
        {
          describe: 'the second layer is not larger than the first',
          bounds: { key: 'second', high: ({ first }) => first as number },
        },
      ],
    },
    size: Infinity,
  },
  'a predicate': {
    space: {
      dimensions: ['a', 'b'].map((key) => ({ key, domain: { kind: 'float', low: 0, high: 1, scale: 'linear' } })),
      constraints: [
        { describe: 'a² + b² is at most 1', holds: ({ a, b }) => (a as number) ** 2 + (b as number) ** 2 <= 1 },
      ],
    },
    size: Infinity,
  },
  'a predicate that little satisfies': {
    space: {
      dimensions: ['a', 'b', 'c'].map((key) => ({
        key,
        domain: { kind: 'float', low: 0, high: 1, scale: 'linear' },
      })),
      constraints: [
        {
          describe: 'a + b + c is at most 0.2',
          holds: ({ a, b, c }) => (a as number) + (b as number) + (c as number) <= 0.2,
        },
      ],
    },
    size: Infinity,
  },
  'a small finite space': {
    space: {
      dimensions: [
        { key: 'k', domain: { kind: 'int', low: 1, high: 4, scale: 'linear' } },
        { key: 'kind', domain: { kind: 'choice', values: ['a', 'b', null] } },
        { key: 'more', domain: { kind: 'choice', values: [true, false] }, when: [{ key: 'kind', values: ['a'] }] },
      ],
      constraints: [
        { describe: 'b goes with even k', holds: ({ k, kind }) => kind !== 'b' || (k as number) % 2 === 0 },
      ],
    },
    size: 14,
  },
  'one candidate': {
    space: {
      dimensions: [
        { key: 'x', domain: { kind: 'float', low: 2, high: 2, scale: 'log' } },
        { key: 'kind', domain: { kind: 'choice', values: ['only'] } },
      ],
    },
    size: 1,
  },
  'a part that is fixed': {
    space: {
      dimensions: [
        { key: 'model', domain: { kind: 'choice', values: ['linear', 'trees'] } },
        {
          key: 'depth',
          domain: { kind: 'int', low: 1, high: 6, scale: 'linear' },
          when: [{ key: 'model', values: ['trees'] }],
        },
        { key: 'x', domain: { kind: 'float', low: 0, high: 1, scale: 'linear' } },
      ],
      fixed: { model: 'trees', seed: 7 },
    },
    size: Infinity,
  },
}
