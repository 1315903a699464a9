/** Whether complaints fall out as the shares of the work do. */

/** Below so many expected complaints nobody is ranked. */
export const EXPECTED_MIN = 5;

export type Party = { key: string; complaints: number; served: number };
export type Share = {
	key: string;
	/** 1 is proportionate; null where there is nothing to compare with. */
	index: number | null;
	isRankable: boolean;
};

/** Each one's share of complaints by its share of the work. */
export function shareIndexes(parties: Party[]): Share[] {
	const complaints = parties.reduce((sum, one) => sum + one.complaints, 0);
	const served = parties.reduce((sum, one) => sum + one.served, 0);
	return parties.map((one) => {
		const expected = served > 0 ? (complaints * one.served) / served : 0;
		return {
			key: one.key,
			index: expected > 0 ? one.complaints / expected : null,
			isRankable: expected >= EXPECTED_MIN
		};
	});
}

/** The standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

export type Rate = { rate: number; low: number; high: number };

/** Complaints for each thousand, with Byar's interval of a Poisson count; null where nobody was served. */
export function ratePerThousand(complaints: number, served: number): Rate | null {
	if (served <= 0) return null;
	const { low, high } = byar(complaints);
	const perThousand = (count: number) => (1000 * count) / served;
	return { rate: perThousand(complaints), low: perThousand(low), high: perThousand(high) };
}

/** Byar's approximation of the exact interval of a Poisson count. */
export function byar(count: number): { low: number; high: number } {
	const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3;
	const next = count + 1;
	const high = next * (1 - 1 / (9 * next) + Z / (3 * Math.sqrt(next))) ** 3;
	return { low: Math.max(0, low), high };
}
