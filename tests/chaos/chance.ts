/** Numbers that look like chance and are the same for the same seed, from 0 up to 1. */
export type Chance = () => number;

export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
	};
}

export function pick<T>(chance: Chance, all: readonly T[]): T {
	return all[Math.floor(chance() * all.length)]!;
}

/** A copy in another order. */
export function shuffled<T>(chance: Chance, all: readonly T[]): T[] {
	return all
		.map((one) => ({ one, place: chance() }))
		.sort((a, b) => a.place - b.place)
		.map(({ one }) => one);
}
