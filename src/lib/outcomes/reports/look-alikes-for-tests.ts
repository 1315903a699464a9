/**
 * Whether suppression can be undone, by its meaning: a number of people is pinned if it is the same in
 * every town that looks the same. So towns that look the same are sought, whatever the rules are, and a
 * number is safe where one is found in which it is another. Every look is of the rules themselves.
 */
import type { Group } from '#lib/outcomes/reports/groups-for-tests.ts';
import type { Census } from '#lib/outcomes/reports/town-for-tests.ts';

type Asked = {
	census: Census;
	groups: Group[];
	/** All that one viewer reads, one view after the other. */
	look: (census: Census) => Iterable<string>;
	k: number;
	/** How many towns are tried for each number. */
	tries: number;
	seed: number;
	/** So many pinned numbers are enough. */
	most?: number;
};

/** The fewest and the most that a number may be, each with a town in which it is. */
type Found = { size: number; people: number[] };
type Bounds = Group & { exact: number; low: Found; high: Found };

/** The groups of fewer than k of which no such towns were found. */
export function pinnedIn({
	census,
	groups,
	look,
	k,
	tries,
	seed,
	most = Infinity
}: Asked): string[] {
	const random = randomFrom(seed);
	const told = [...look(census)];
	const few = groups
		.map((group) => boundsOf(group, census.people))
		.filter(({ exact }) => exact > 0 && exact < k);
	const pinned: Bounds[] = [];
	for (const target of few) {
		if (pinned.length >= most) break;
		for (let tried = 0; tried < tries && isPinned(target); tried++) {
			const isFewer = random() < 0.5;
			const { people } = isFewer ? target.low : target.high;
			const moved = moveIn({ ...census, people }, target, isFewer, random);
			if (!moved || !isAlike(look({ ...census, people: moved }), told)) continue;
			for (const one of few) widen(one, moved);
		}
		if (isPinned(target)) pinned.push(target);
	}
	return pinned.map(({ name, exact }) => `${name} is ${exact}`);
}

function boundsOf(group: Group, people: number[]): Bounds {
	const found = { size: sizeIn(group, people), people };
	return { ...group, exact: found.size, low: found, high: found };
}

function sizeIn({ holds }: Group, people: number[]): number {
	return people.reduce((sum, count, at) => sum + (holds[at] ? count : 0), 0);
}

/** The newest town of those that are as good, so that the search goes on elsewhere. */
function widen(one: Bounds, people: number[]) {
	const size = sizeIn(one, people);
	if (size <= one.low.size) one.low = { size, people };
	if (size >= one.high.size) one.high = { size, people };
}

function isAlike(views: Iterable<string>, told: string[]): boolean {
	let at = 0;
	for (const view of views) if (view !== told[at++]) return false;
	return at === told.length;
}

function isPinned({ low, high }: Bounds): boolean {
	return high.size === low.size;
}

/** A town that differs by one person, or by two: the group is one fewer, or one more. */
function moveIn(census: Census, { holds }: Group, isFewer: boolean, random: () => number) {
	const [inside, outside] = [(at: number) => holds[at]!, (at: number) => !holds[at]];
	const anybody = () => true;
	const way = random();
	// Others alone move, too: that leaves room for those of the group.
	if (way < 0.25) return step(census, random, outside, outside);
	const guided = isFewer
		? step(census, random, inside, outside)
		: step(census, random, outside, inside);
	if (!guided || way < 0.7) return guided;
	return step({ ...census, people: guided }, random, anybody, anybody);
}

/**
 * Somebody of one kind is of another, or is not there, or is new. Most often what becomes of them differs,
 * or else where and when they came, and not both.
 */
function step(
	{ kinds, people }: Census,
	random: () => number,
	isFrom: (at: number) => boolean,
	isTo: (at: number) => boolean
): number[] | null {
	const pick = (may: (at: number) => boolean) => {
		const some = kinds.flatMap((_, at) => (may(at) ? [at] : []));
		return some[Math.floor(random() * some.length)];
	};
	const from = pick((at) => people[at]! > 0 && isFrom(at));
	const way = random();
	const isNear = (at: number) => {
		if (from === undefined) return true;
		const [a, b] = [kinds[from]!, kinds[at]!];
		if (way < 0.5) return a.month === b.month && a.sex === b.sex && a.isAgain === b.isAgain;
		return way < 0.8 ? a.fate === b.fate : true;
	};
	const to = pick((at) => at !== from && isTo(at) && isNear(at));
	const [leaves, comes] = [random() < 0.85 ? from : undefined, random() < 0.85 ? to : undefined];
	if (leaves === undefined && comes === undefined) return null;
	return people.map((count, at) => count + (at === comes ? 1 : 0) - (at === leaves ? 1 : 0));
}

/** Numbers from 0 to 1 that are the same each time. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 4_294_967_296;
	};
}
