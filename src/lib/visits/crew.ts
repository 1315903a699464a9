/** Every reason for which a counselor is chosen or passed over; the words stand elsewhere. */
export const crewReasonCodes = [
	// Chosen.
	'free_at_time',
	'same_as_series',
	'covers_series',
	'least_loaded',
	'fewest_evenings',
	// Passed over.
	'busy',
	'on_leave',
	'outside_hours',
	'not_on_series',
	'covers_fewer_visits',
	'more_loaded',
	'more_evenings',
	'equal_after_others'
] as const;
export type CrewReasonCode = (typeof crewReasonCodes)[number];

export type CrewReason = { code: CrewReasonCode; params: Record<string, number> };

/** A counselor for one visit, with the figures that decide. Load is in minutes. */
export type CrewCandidate = {
	id: string;
	/** What keeps them from this visit, or null. */
	obstacle: 'busy' | 'on_leave' | 'outside_hours' | null;
	/** How many visits of the series they already have. */
	visitsOnSeries: number;
	/** How many visits of the series they could do. */
	visitsCovered: number;
	/** Planned driving and visiting in the four weeks around. */
	loadMinutes: number;
	eveningVisits: number;
};

export type CrewNeeds = { crewSize: number; visitsInSeries: number; isEvening: boolean };

export type CrewChoice = {
	ids: string[];
	/** False when too few are free; `ids` are then all who are. */
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
 * Chooses the crew of one visit: whoever is already on the series, then whoever can do most of it,
 * then the fair share (evenings first for an evening visit, then minutes), then the id, so that the
 * same facts always give the same crew.
 */
export function chooseCrew(candidates: CrewCandidate[], needs: CrewNeeds): CrewChoice {
	const ladder = ladderFor(needs);
	const free = candidates
		.filter((one) => one.obstacle === null)
		.sort((a, b) => compared(a, b, ladder) || (a.id < b.id ? -1 : 1));
	const crew = free.slice(0, needs.crewSize);
	const others = free.slice(needs.crewSize);
	const hindered = candidates.filter((one) => one.obstacle !== null);
	return {
		ids: crew.map((one) => one.id),
		isComplete: crew.length === needs.crewSize,
		reasons: crew.map((one) => ({ id: one.id, reasons: reasonsFor(one, others, ladder) })),
		passedOver: [
			...others.map((one) => ({ id: one.id, ...whyNot(one, crew.at(-1)!, ladder) })),
			...hindered.map((one) => ({ id: one.id, ...reason(one.obstacle!) }))
		]
	};
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
function reasonsFor(one: CrewCandidate, others: CrewCandidate[], ladder: Ladder[]): CrewReason[] {
	const decided = ladder.filter((rung) =>
		others.some((other) => ladder.find(({ rank }) => rank(one) !== rank(other)) === rung)
	);
	const isKnown = one.visitsOnSeries > 0 && !decided.includes(ladder[0]!);
	return [
		reason('free_at_time'),
		...(isKnown ? [reason('same_as_series')] : []),
		...decided.map((rung) => rung.chosenFor(one))
	];
}

function whyNot(one: CrewCandidate, last: CrewCandidate, ladder: Ladder[]): CrewReason {
	const rung = ladder.find(({ rank }) => rank(one) !== rank(last));
	return rung ? rung.passedFor(one) : reason('equal_after_others');
}

function reason(code: CrewReasonCode, params: Record<string, number> = {}): CrewReason {
	return { code, params };
}
