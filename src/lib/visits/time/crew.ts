import { fewestFor } from '#lib/visits/time/skills.ts';

/** Every reason for which a counselor is chosen or passed over; the words stand elsewhere. */
export const crewReasonCodes = [
	// Chosen.
	'free_at_time',
	'same_as_series',
	'covers_series',
	'least_loaded',
	'fewest_evenings',
	'has_skill',
	// Passed over.
	'busy',
	'on_the_road',
	'on_leave',
	'outside_hours',
	'not_on_series',
	'covers_fewer_visits',
	'more_loaded',
	'more_evenings',
	'equal_after_others',
	'skill_missing'
] as const;
export type CrewReasonCode = (typeof crewReasonCodes)[number];

export type CrewReason = { code: CrewReasonCode; params: Record<string, number> };

/** A counselor for one visit, with the figures that decide. Load is in minutes. */
export type CrewCandidate = {
	id: string;
	/** What keeps them from this visit, or null. */
	obstacle: 'busy' | 'on_the_road' | 'on_leave' | 'outside_hours' | 'skill_missing' | null;
	/** How many visits of the series they already have. */
	visitsOnSeries: number;
	/** How many visits of the series they could do. */
	visitsCovered: number;
	/** Planned driving and visiting in the four weeks around. */
	loadMinutes: number;
	eveningVisits: number;
	/** Which of the needed skills they have, by `skillBits`. */
	skills?: number;
};

export type CrewNeeds = {
	crewSize: number;
	visitsInSeries: number;
	isEvening: boolean;
	/** All the skills that the crew needs between its members, by `skillBits`. */
	skills?: number;
};

export type CrewChoice = {
	ids: string[];
	/** False when too few are free, or lack a skill; `ids` are then the best there are. */
	isComplete: boolean;
	reasons: { id: string; reasons: CrewReason[] }[];
	passedOver: ({ id: string } & CrewReason)[];
};

type Ladder = {
	/** Smaller is better. */
	rank: (candidate: CrewCandidate) => number;
	chosenFor: (candidate: CrewCandidate) => CrewReason;
	passedFor: (candidate: CrewCandidate) => CrewReason;
};

/**
 * Chooses the crew of one visit. It has every needed skill among its members; within that it is
 * whoever is already on the series, then whoever can do most of it,
 * then the fair share (evenings first for an evening visit, then minutes), then the id, so that the
 * same facts always give the same crew.
 */
export function chooseCrew(candidates: CrewCandidate[], needs: CrewNeeds): CrewChoice {
	const ladder = ladderFor(needs);
	const free = candidates
		.filter((one) => one.obstacle === null)
		.sort((a, b) => compared(a, b, ladder) || (a.id < b.id ? -1 : 1));
	const crew = skilledCrew(free, needs) ?? free.slice(0, needs.crewSize);
	const others = free.filter((one) => !crew.includes(one));
	const hindered = candidates.filter((one) => one.obstacle !== null);
	return {
		ids: crew.map((one) => one.id),
		isComplete: crew.length === needs.crewSize && skilledCrew(crew, needs) !== null,
		reasons: crew.map((one) => ({ id: one.id, reasons: reasonsFor(one, others, ladder) })),
		passedOver: [
			...others.map((one) => ({ id: one.id, ...whyNot(one, crew.at(-1)!, ladder) })),
			...hindered.map((one) => ({ id: one.id, ...reason(one.obstacle!) }))
		]
	};
}

/** The first of those free, in their order, whose skills suffice; null when no crew's do. */
function skilledCrew(free: CrewCandidate[], needs: CrewNeeds): CrewCandidate[] | null {
	const crew: CrewCandidate[] = [];
	let missing = needs.skills ?? 0;
	if (!isPossible(free, needs.crewSize, missing)) return null;
	for (const [at, one] of free.entries()) {
		const left = missing & ~(one.skills ?? 0);
		const places = needs.crewSize - crew.length - 1;
		if (places < 0 || !isPossible(free.slice(at + 1), places, left)) continue;
		crew.push(one);
		missing = left;
	}
	return crew;
}

function isPossible(among: CrewCandidate[], places: number, missing: number): boolean {
	const skills = among.map((one) => one.skills ?? 0);
	return among.length >= places && fewestFor(missing, skills) <= places;
}

function ladderFor(needs: CrewNeeds): Ladder[] {
	const evenings: Ladder = {
		rank: (one) => one.eveningVisits,
		chosenFor: (one) => reason('fewest_evenings', { evenings: one.eveningVisits }),
		passedFor: (one) => reason('more_evenings', { evenings: one.eveningVisits })
	};
	const covered = (one: CrewCandidate) => ({ visits: one.visitsCovered, of: needs.visitsInSeries });
	return [
		{
			rank: (one) => -one.visitsOnSeries,
			chosenFor: () => reason('same_as_series'),
			passedFor: () => reason('not_on_series')
		},
		{
			rank: (one) => -one.visitsCovered,
			chosenFor: (one) => reason('covers_series', covered(one)),
			passedFor: (one) => reason('covers_fewer_visits', covered(one))
		},
		...(needs.isEvening ? [evenings] : []),
		{
			rank: (one) => one.loadMinutes,
			chosenFor: (one) => reason('least_loaded', { minutes: one.loadMinutes }),
			passedFor: (one) => reason('more_loaded', { minutes: one.loadMinutes })
		}
	];
}

function compared(a: CrewCandidate, b: CrewCandidate, ladder: Ladder[]): number {
	const rung = ladder.find(({ rank }) => rank(a) !== rank(b));
	return rung ? rung.rank(a) - rung.rank(b) : 0;
}

/** Free, and each thing in which they are ahead of somebody who was free too. */
function reasonsFor(one: CrewCandidate, all: CrewCandidate[], ladder: Ladder[]): CrewReason[] {
	const others = all.filter((other) => compared(one, other, ladder) <= 0);
	const decided = ladder.filter((rung) =>
		others.some((other) => ladder.find(({ rank }) => rank(one) !== rank(other)) === rung)
	);
	const isKnown = one.visitsOnSeries > 0 && !decided.includes(ladder[0]!);
	return [
		reason('free_at_time'),
		...(isKnown ? [reason('same_as_series')] : []),
		...(others.length < all.length ? [reason('has_skill')] : []),
		...decided.map((rung) => rung.chosenFor(one))
	];
}

function whyNot(one: CrewCandidate, last: CrewCandidate, ladder: Ladder[]): CrewReason {
	if (compared(one, last, ladder) < 0) return reason('skill_missing');
	const rung = ladder.find(({ rank }) => rank(one) !== rank(last));
	return rung ? rung.passedFor(one) : reason('equal_after_others');
}

function reason(code: CrewReasonCode, params: Record<string, number> = {}): CrewReason {
	return { code, params };
}
