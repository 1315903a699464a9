/** So many addresses are remembered; beyond, the one that was quiet for longest is forgotten. */
const ADDRESSES_MAX = 10_000;

type Bucket = { tokens: number; filledAtMs: number };

/**
 * Counts requests of each address in memory: `perSecond` go on for ever, `burst` at once. Gives the
 * question whether one more may pass; `nowMs` is the process's own clock.
 */
export function rateLimiter(
	perSecond: number,
	burst: number
): (address: string, nowMs: number) => boolean {
	const buckets = new Map<string, Bucket>();
	return (address, nowMs) => {
		const known = buckets.get(address) ?? { tokens: burst, filledAtMs: nowMs };
		const gained = ((nowMs - known.filledAtMs) / 1000) * perSecond;
		const tokens = Math.min(burst, known.tokens + gained);
		const mayPass = tokens >= 1;
		buckets.delete(address);
		buckets.set(address, { tokens: mayPass ? tokens - 1 : tokens, filledAtMs: nowMs });
		if (buckets.size > ADDRESSES_MAX) buckets.delete(buckets.keys().next().value!);
		return mayPass;
	};
}
