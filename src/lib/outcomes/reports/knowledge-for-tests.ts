/**
 * What somebody knows who lays figures beside each other: numbers nobody told them, of which sums are
 * known to lie between two others. Bounds are narrowed until nothing more follows from any sum.
 */
export type Between = { low: number; high: number };

type Term = { at: number; sign: 1 | -1 };
type Sum = Between & { terms: Term[] };
type Unknown = Between & { name: string; exact: number };

/** More than there are people. */
export const MANY = 100_000;

export class Knowledge {
	readonly #unknowns: Unknown[] = [];
	readonly #places = new Map<string, number>();
	readonly #sums: Sum[] = [];

	/** A number of people; `exact` is for the test alone. Asked for twice it is the same one. */
	of(name: string, exact: number | (() => number)): number {
		const known = this.#places.get(name);
		if (known !== undefined) return known;
		this.#places.set(name, this.#unknowns.length);
		const number = typeof exact === 'number' ? exact : exact();
		return this.#unknowns.push({ name, exact: number, low: 0, high: MANY }) - 1;
	}

	/** `plus` less `minus` lies between these two. */
	tell({ low, high }: Between, plus: number[], minus: number[] = []): void {
		const terms = [
			...plus.map((at) => ({ at, sign: 1 as const })),
			...minus.map((at) => ({ at, sign: -1 as const }))
		];
		this.#sums.push({ low, high, terms });
	}

	/** A number that is known to be the sum of others. */
	whole(name: string, parts: number[]): number {
		const known = this.#places.get(name);
		if (known !== undefined) return known;
		const exact = parts.reduce((all, at) => all + this.#unknowns[at]!.exact, 0);
		const at = this.of(name, exact);
		this.tell({ low: 0, high: 0 }, parts, [at]);
		return at;
	}

	/** Narrows every bound by every sum until nothing changes. */
	narrow(): void {
		const sumsOf = this.#unknowns.map((): Sum[] => []);
		for (const sum of this.#sums) for (const { at } of sum.terms) sumsOf[at]!.push(sum);
		const waiting = new Set(this.#sums);
		for (const sum of waiting) {
			waiting.delete(sum);
			for (const at of this.#narrowBy(sum)) for (const one of sumsOf[at]!) waiting.add(one);
		}
	}

	/** Which of its numbers a sum narrows. */
	#narrowBy({ terms, low, high }: Sum): number[] {
		const least = terms.reduce((all, term) => all + this.#end(term, 'low'), 0);
		const most = terms.reduce((all, term) => all + this.#end(term, 'high'), 0);
		return terms.flatMap((term) => {
			const from = low - (most - this.#end(term, 'high'));
			const to = high - (least - this.#end(term, 'low'));
			const one = this.#unknowns[term.at]!;
			const [newLow, newHigh] = term.sign === 1 ? [from, to] : [-to, -from];
			if (newLow <= one.low && newHigh >= one.high) return [];
			[one.low, one.high] = [Math.max(one.low, newLow), Math.min(one.high, newHigh)];
			return [term.at];
		});
	}

	#end({ at, sign }: Term, end: 'low' | 'high'): number {
		const one = this.#unknowns[at]!;
		if (sign === 1) return one[end];
		return end === 'low' ? -one.high : -one.low;
	}

	/** What is concluded wrongly: an attack that errs would prove nothing. */
	wrong(): string[] {
		return this.#unknowns
			.filter(({ exact, low, high }) => exact < low || exact > high)
			.map(({ name, exact, low, high }) => `${name}: ${exact} is not in ${low}..${high}`);
	}

	/** The numbers from 1 to k − 1 that are told. */
	pinned(k: number): string[] {
		return this.#unknowns
			.filter(({ exact, low, high }) => exact > 0 && exact < k && low === high)
			.map(({ name, exact }) => `${name} is ${exact}`);
	}
}
