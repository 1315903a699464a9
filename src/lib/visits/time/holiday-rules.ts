import type { Localized } from '#lib/base/localized.ts';

/**
 * One public holiday. `on` is `MM-DD` of the Gregorian year for a fixed one, `month-day` of the
 * lunar year for a lunar one; `around` are the days off relative to it. `madeUpFor` says since
 * which year a lost day is given back, and whether a Saturday counts as lost.
 */
export type HolidayRule = {
	on: string;
	name: Localized;
	around: number[];
	since?: number;
	madeUpFor?: { since: number; onSaturday: boolean };
};

const CHILDREN_AND_FEASTS_SINCE = 2014;
const AUTUMN_DAYS_SINCE = 2021;
const MARCH_FIRST_SINCE = 2022;
const BUDDHA_AND_CHRISTMAS_SINCE = 2023;
const CONSTITUTION_DAY_AGAIN = 2026;
const HANGEUL_DAY_AGAIN = 2013;

export const fixedHolidays: HolidayRule[] = [
	fixed('01-01', '신정', "New Year's Day"),
	fixed('03-01', '삼일절', 'Independence Movement Day', MARCH_FIRST_SINCE),
	fixed('05-05', '어린이날', "Children's Day", CHILDREN_AND_FEASTS_SINCE),
	fixed('06-06', '현충일', 'Memorial Day'),
	{
		...fixed('07-17', '제헌절', 'Constitution Day', CONSTITUTION_DAY_AGAIN),
		since: CONSTITUTION_DAY_AGAIN
	},
	fixed('08-15', '광복절', 'Liberation Day', AUTUMN_DAYS_SINCE),
	fixed('10-03', '개천절', 'National Foundation Day', AUTUMN_DAYS_SINCE),
	{ ...fixed('10-09', '한글날', 'Hangeul Day', AUTUMN_DAYS_SINCE), since: HANGEUL_DAY_AGAIN },
	fixed('12-25', '기독탄신일', 'Christmas Day', BUDDHA_AND_CHRISTMAS_SINCE)
];

export const lunarHolidays: HolidayRule[] = [
	feast('1-1', '설날', 'Seollal (Lunar New Year)'),
	{
		on: '4-8',
		name: { ko: '부처님오신날', en: "Buddha's Birthday" },
		around: [0],
		madeUpFor: { since: BUDDHA_AND_CHRISTMAS_SINCE, onSaturday: true }
	},
	feast('8-15', '추석', 'Chuseok (harvest festival)')
];

function fixed(on: string, ko: string, en: string, madeUpSince?: number): HolidayRule {
	const rule: HolidayRule = { on, name: { ko, en }, around: [0] };
	return madeUpSince ? { ...rule, madeUpFor: { since: madeUpSince, onSaturday: true } } : rule;
}

/** The day before, the day and the day after; only a lost Sunday is given back. */
function feast(on: string, ko: string, en: string): HolidayRule {
	const madeUpFor = { since: CHILDREN_AND_FEASTS_SINCE, onSaturday: false };
	return { on, name: { ko, en }, around: [-1, 0, 1], madeUpFor };
}
