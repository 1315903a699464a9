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

/** For each kind of fault: how many, the middle one and the worst of the first written answers. */
export function byKind(
	all: Recovery[]
): { kind: string; count: number; middleMs: number; worstMs: number }[] {
	return [...Map.groupBy(all, (one) => one.fault.kind)].map(([kind, ofKind]) => {
		const sorted = ofKind.map((one) => one.writeMs).sort((a, b) => a - b);
		return {
			kind,
			count: new Set(ofKind.map((one) => one.fault)).size,
			middleMs: sorted[sorted.length >> 1]!,
			worstMs: sorted.at(-1)!
		};
	});
}
