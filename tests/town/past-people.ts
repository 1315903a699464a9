import { addDays, daysBetween, isWeekend, type Day } from '#lib/base/days.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { NewMeasure } from '#lib/programmes/contact-rows.server.ts';

/* How it went for people who do not exist: made by rule from their number, always alike. */

export const pastTemplate = shippedTemplates().find(({ key }) => key === 'kr-visit-6m')!;

const NEVER = Number.POSITIVE_INFINITY;
const families = ['강', '고', '나', '도', '류', '문', '박', '서', '안', '장', '최', '한'];
const givens = ['가람', '나래', '다온', '라온', '마루', '바다', '새봄', '아라', '이든', '하늘'];

export type Course = {
	name: string;
	phone: string;
	perDay: number;
	years: number;
	isWithin30: boolean;
	takesPatches: boolean;
	/** Days from the first visit to the day of quitting; null where none was set. */
	quitsAfter: number | null;
	/** Days after that day from which they smoke again; 0 who never stopped. */
	relapse: number;
	/** Days after that day from which nobody reaches them. */
	lostFrom: number;
};

/** A number from 0 to 1 that looks like chance, from two whole numbers. */
function chance(one: number, other: number): number {
	let mixed = Math.imul(one + 1, 2_654_435_761) ^ Math.imul(other + 7, 1_597_334_677);
	mixed = Math.imul(mixed ^ (mixed >>> 13), 1_540_483_477);
	return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** The course of the person with this number, from 0. */
export function courseOf(number: number): Course {
	const draw = (about: number) => chance(number, about);
	const name = `${families[number % 12]}${givens[Math.floor(number / 12) % 10]}`;
	const stops = draw(1);
	return {
		name: `${name} (예시)`,
		phone: `010-0000-${String(2001 + number)}`,
		perDay: 6 + Math.floor(draw(2) * 24),
		years: 4 + Math.floor(draw(3) * 28),
		isWithin30: draw(4) < 0.55,
		takesPatches: draw(5) < 0.6,
		quitsAfter: draw(6) < 0.94 ? 1 + Math.floor(draw(7) * 5) : null,
		relapse: stops < 0.22 ? 0 : stops < 0.66 ? 5 + Math.floor(draw(8) ** 2 * 240) : NEVER,
		lostFrom: draw(9) < 0.3 ? Math.floor(draw(10) * 200) : NEVER
	};
}

export type Held = {
	stepKey: string;
	day: Day;
	mode: ContactMode;
	/** The visit it was held at, or whose roster the call was made from. */
	visitNumber: number;
	result: 'attended' | 'unreachable' | 'no_show';
	values: Omit<NewMeasure, 'id'>[];
	ticked: string[];
};

/** The contacts of a course whose visits were on these days, in their order, however late. */
export function contactsOf(course: Course, visitDays: Day[]): Held[] {
	const first = heldAt(course, { stepKey: 'k0', day: visitDays[0]!, at: 0, visitNumber: 1 });
	if (course.quitsAfter === null) return [first];
	const quitDay = addDays(visitDays[0]!, course.quitsAfter);
	const free = new Set(visitDays.slice(1));
	const later = pastTemplate.steps
		.filter(({ anchor, modes }) => anchor === 'quit_date' && modes.length > 0)
		.map(({ key, window, offsetDays, modes }) => {
			const isHere = (day: Day) =>
				modes.includes('visit') &&
				daysBetween(quitDay, day) >= window.from &&
				daysBetween(quitDay, day) <= window.to;
			const visited = [...free].find(isHere);
			if (visited) free.delete(visited);
			const day = visited ?? onWorkday(addDays(quitDay, offsetDays));
			const visitNumber = visited ? visitDays.indexOf(visited) + 1 : 1;
			const at = daysBetween(quitDay, day);
			return heldAt(course, { stepKey: key, day, at, visitNumber, isCall: !visited });
		});
	return [first, ...later].sort((one, other) => (one.day < other.day ? -1 : 1));
}

function onWorkday(day: Day): Day {
	return isWeekend(day) ? onWorkday(addDays(day, 1)) : day;
}

type Moment = {
	stepKey: string;
	day: Day;
	/** Days after the day of quitting. */
	at: number;
	visitNumber: number;
	isCall?: boolean;
};

function heldAt(course: Course, { stepKey, day, at, visitNumber, isCall }: Moment): Held {
	const mode = isCall ? 'phone' : 'visit';
	const isReached = at < course.lostFrom && chance(course.perDay * 31 + course.years, at) > 0.08;
	const place = { stepKey, day, mode, visitNumber } as const;
	if (!isReached && stepKey !== 'k0') {
		return { ...place, result: isCall ? 'unreachable' : 'no_show', values: [], ticked: [] };
	}
	const step = pastTemplate.steps.find(({ key }) => key === stepKey)!;
	const known = valuesOf(course, at, stepKey === 'k0');
	const isMeasured = !isCall && (stepKey === 'k0' || chance(course.years, at + 5) < 0.88);
	// Not required, but asked of everybody here, so that reports by medicine have something to show.
	const asked = stepKey === 'k0' ? [...step.required, 'nrt_product'] : step.required;
	const values = asked
		.filter((key) => key in known && (key !== 'co_ppm' || isMeasured))
		.map((key) => ({ key, value: known[key]!, unit: unitOf(key) }));
	const ticked = step.checklist.map(({ key }) => key);
	const isWhole = chance(course.years, at + 3) < 0.7;
	return { ...place, result: 'attended', values, ticked: isWhole ? ticked : ticked.slice(0, -2) };
}

function unitOf(key: string): string | null {
	return pastTemplate.measures.find((one) => one.key === key)?.unit ?? null;
}

type Values = Record<string, number | string | boolean>;

/** What they would answer so many days after the day of quitting; before it at the first visit. */
function valuesOf(course: Course, at: number, isFirst: boolean): Values {
	const smokes = isFirst || at >= course.relapse;
	const usesAids = !isFirst && course.takesPatches && at <= 56;
	// Whose word and reading disagree.
	const isDoubtful = chance(course.perDay, course.years) < 0.05;
	const since = smokes && !isFirst ? (at - course.relapse) * course.perDay : at % 3;
	return {
		...{ uses_cigarettes: smokes, uses_heated: false, uses_ecig: false, uses_nrt: usesAids },
		co_ppm: smokes ? 9 + Math.round(course.perDay * 0.8) : isDoubtful ? 14 : 1 + (course.years % 5),
		...(isFirst ? beginning(course) : {}),
		...(usesAids && { nrt_use: 'as_advised' }),
		...(!isFirst && {
			smoking_status: smokes ? (course.perDay > 12 ? 'daily' : 'some') : 'none',
			cigs_since_last_contact: smokes ? Math.min(since, course.perDay * 7) : 0,
			cigs_since_quit: Math.min(since, 2000),
			any_puff_since_day15: smokes,
			craving_strength: Math.max(0, 4 - Math.floor(at / 14))
		})
	};
}

function beginning({ perDay, years, isWithin30, takesPatches }: Course): Values {
	return {
		smoking_years: years,
		cigs_per_day: perDay,
		past_quit_attempts: years % 4,
		ftnd_q1: isWithin30 ? 'within_30' : 'after_60',
		...{ ftnd_q2: 'no', ftnd_q3: isWithin30 ? 'first' : 'other', ftnd_q5: 'no', ftnd_q6: 'no' },
		...{ importance: 5 + (years % 6), confidence: 3 + (perDay % 6), nrt_caution: false },
		nrt_product: !takesPatches ? 'none' : isWithin30 ? 'patch_21' : 'gum_2'
	};
}
