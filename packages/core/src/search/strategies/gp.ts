import { int } from '../../define/hyperparameters.ts'
import type { Candidate, SearchRandom, SearchSpace } from '../../define/search-space.ts'
import { defineStrategy, type Observation, type Sampler } from '../../define/strategies.ts'
import { Acquisition } from '../gaussian-process/acquisition.ts'
import { Experience } from '../gaussian-process/experience.ts'
import { scrambledSobol } from '../sobol.ts'

export const gp = defineStrategy({
  name: 'gp',
  title: 'Gaussian process',
  describe: 'learns the score as a smooth function and tries the candidate with the largest expected improvement',
  equation: 'argmax ln E[max(best − f(x), 0)]',
  references: [
    'Jones, Schonlau & Welch 1998, J. Global Optim. 13, 455–492',
    'Ament, Daulton, Eriksson, Balandat & Bakshy 2023, Adv. Neural Inf. Process. Syst. 36',
    'Hvarfner, Hellsten & Nardi 2024, Proc. 41st Int. Conf. Mach. Learn.',
  ],
  adaptive: true,
  hyperparameters: {
    startup: int({ default: 10, min: 2, describe: 'trials of a Sobol sequence before the process is used' }),
    memory: int({
      default: 250,
      min: 20,
      describe: 'trials that the process remembers: the best half and the latest half',
    }),
  },
  create: (space, h, { random }) => new Process(space, h, scrambledSobol(space.dimensions.length, random)),
})

class Process implements Sampler {
  readonly #space: SearchSpace
  readonly #startup: number
  readonly #start: (index: number, out: Float64Array) => void
  readonly #experience: Experience
  readonly #acquisition: Acquisition

  constructor(
    space: SearchSpace,
    { startup, memory }: { readonly startup: number; readonly memory: number },
    start: (index: number, out: Float64Array) => void,
  ) {
    this.#space = space
    this.#startup = startup
    this.#start = start
    this.#experience = new Experience(space, memory)
    this.#acquisition = new Acquisition(this.#experience)
  }

  tell(observation: Observation): void {
    this.#experience.add(observation)
  }

  suggest(number: number, random: SearchRandom, pending: readonly Candidate[]): Candidate {
    const { complete } = this.#experience
    if (complete < 2 || complete + pending.length < this.#startup) {
      const point = new Float64Array(this.#space.dimensions.length)
      this.#start(number, point)
      return this.#space.decode(point) ?? this.#space.sample(random)
    }
    this.#experience.learn(pending)
    const candidate = this.#acquisition.best(random)
    this.#experience.forgetPending()
    return candidate
  }
}
