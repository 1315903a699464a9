import type { Attempt, Fault, History } from './history.ts';

/** How long after a fault the product answered again, in milliseconds; Infinity when it never did. */
export type Recovery = { fault: Fault; app: number; anyMs: number; writeMs: number };

/** For each fault and each process that felt it, measured by what the clients heard. */
export function recoveries({ attempts, faults }: History): Recovery[] {
	return faults.flatMap((fault) =>
		fault.apps.map((app) => ({ fault, app, ...recoveryOf(attempts, fault, app) }))
	);
}

/** The first clear answer (yes or no) to something that was asked after the fault had healed. */
export function recoveryOf(
	attempts: Attempt[],
	{ healedAt }: Pick<Fault, 'healedAt'>,
	app: number
): Pick<Recovery, 'anyMs' | 'writeMs'> {
	const clear = attempts.filter(
		(one) => one.app === app && one.invokedAt >= healedAt && one.result !== 'info'
	);
	const first = (all: Attempt[]) =>
		all.reduce((least, one) => Math.min(least, one.returnedAt! - healedAt), Infinity);
	return { anyMs: first(clear), writeMs: first(clear.filter((one) => one.kind !== 'probe')) };
}

export type KindFigures = {
	kind: string;
	count: number;
	/** Of what was killed: until it said that it runs again. */
	upMs: number | null;
	middleMs: number;
	worstMs: number;
};

/** For each kind of fault: how many, the middle one and the worst of the first written answers. */
export function byKind(all: Recovery[]): KindFigures[] {
	return [...Map.groupBy(all, (one) => one.fault.kind)].map(([kind, ofKind]) => {
		const sorted = ofKind.map((one) => one.writeMs).sort((a, b) => a - b);
		const starts = ofKind.flatMap(({ fault }) => (fault.upAt ? [fault.upAt - fault.healedAt] : []));
		return {
			kind,
			count: new Set(ofKind.map((one) => one.fault)).size,
			upMs: middleOf(starts),
			middleMs: middleOf(sorted)!,
			worstMs: sorted.at(-1)!
		};
	});
}

function middleOf(all: number[]): number | null {
	return all.toSorted((a, b) => a - b)[all.length >> 1] ?? null;
}
