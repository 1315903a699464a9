/*
 * Which numbers of people each viewer is given, and by which door. Every door here is read by an attack; one
 * that asks the rooms of figures for something more has to be written down, and read by one, first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const office = '(admin)/[agency=slug]/admin';
const contact = '(public)/[agency=slug]/series/[token]';

/**
 * The head of the agency sees no records; an administrator and a lead do, and their figures are as they are.
 * A participant is given no number of people at all, and neither is a counselor.
 */
const given: Record<string, { to: string; asks: string[]; readBy: string }> = {
	[`${office}/outcomes/+page.server.ts`]: {
		to: 'head: outcomes, checklists, surveys, how many wait',
		asks: ['counselorsWithFigures', 'programmeFigures', 'satisfactionOf', 'thresholdOf'],
		readBy: 'outcomes/reports/attack.test.ts, outcomes/attack.test.ts'
	},
	[`${office}/outcomes/people/+page.server.ts`]: {
		to: 'administrator: names, each reading on record',
		asks: ['PEOPLE_A_PAGE', 'programmesWithOutcomes', 'readPeople'],
		readBy: 'outcomes/dashboard-queries.server.test.ts'
	},
	[`${office}/outcomes/reports/+page.server.ts`]: {
		to: 'head: which reports there are, and which series have none; no number',
		asks: ['programmesOf', 'unreportedSeries'],
		readBy: 'nothing to read'
	},
	[`${office}/outcomes/reports/[layout]/+page.server.ts`]: {
		to: 'head: registrations, contacts by mode, outcomes, items, breakdowns, checks',
		asks: ['chosenReport', 'reportAsked', 'thresholdOf'],
		readBy: 'outcomes/reports/attack.test.ts'
	},
	[`${office}/outcomes/reports/[layout]/take/+page.server.ts`]: {
		to: 'head: the same report as a file',
		asks: ['chosenReport', 'recordsToChoose'],
		readBy: 'outcomes/reports/take-home.server.test.ts'
	},
	[`${office}/outcomes/reports/[layout]/take/file/+server.ts`]: {
		to: 'head: the same report; administrator: records',
		asks: ['takeRecordsHome', 'takeReportHome'],
		readBy: 'outcomes/reports/take-home.server.test.ts'
	},
	[`${office}/outcomes/reports/summary/+page.server.ts`]: {
		to: 'head: the outcomes of the dashboard by the periods of the reports',
		asks: ['summaryAsked', 'thresholdOf'],
		readBy: 'outcomes/reports/attack.test.ts'
	},
	[`${office}/series/[id]/report/+page.server.ts`]: {
		to: 'administrator: what is behind an edition',
		asks: ['releaseReport', 'reportPreview', 'reportSheet', 'retractReport'],
		readBy: 'results/result-report.server.test.ts'
	},
	[`${contact}/+page.server.ts`]: {
		to: 'organization: how many took part, as the last edition told',
		asks: ['editionShown', 'servedTold'],
		readBy: 'results/attack.test.ts'
	},
	[`${contact}/certificate/+page.server.ts`]: {
		to: 'organization: the same on paper',
		asks: ['servedTold'],
		readBy: 'results/attack.test.ts'
	},
	[`${contact}/report/+page.server.ts`]: {
		to: 'organization: the last edition with its survey and the share of the agency',
		asks: ['editionShown', 'reportSheet'],
		readBy: 'results/attack.test.ts'
	},
	[`${contact}/fund/+page.server.ts`]: {
		to: 'organization: how many were in a fund and passed, after its end',
		asks: ['fundForOrganization'],
		readBy: 'results/attack.test.ts'
	},
	'(portal)/[agency=slug]/my/documents/+page.server.ts': {
		to: 'organization: which series have an edition; no number',
		asks: ['reportedAmong'],
		readBy: 'nothing to read'
	}
};

const queries = /import \{([^}]*)\} from '#lib\/(?:outcomes|results)\/[^']+\.server\.ts'/g;

/** What each door asks of the rooms of figures. */
function askedByDoors(): Record<string, string[]> {
	const doors = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
	return Object.fromEntries(
		doors
			.filter((door) => /\.(ts|svelte)$/.test(door) && !door.endsWith('.test.ts'))
			.map((door) => [door, askedIn(readFileSync(`src/routes/${door}`, 'utf8'))] as const)
			.filter(([, asks]) => asks.length > 0)
	);
}

function askedIn(text: string): string[] {
	return [...text.matchAll(queries)]
		.flatMap(([, names]) => names!.split(',').map((name) => name.trim()))
		.filter((name) => name !== '' && !name.startsWith('type '))
		.sort();
}

test('no door asks for more figures than are written down here', () => {
	const known = Object.entries(given).map(([door, { asks }]) => [door, asks.toSorted()]);
	expect(askedByDoors()).toEqual(Object.fromEntries(known));
});

test('every attack that is named here is there', () => {
	const named = Object.values(given).flatMap(({ readBy }) => readBy.split(', '));
	for (const path of named.filter((one) => one.endsWith('.ts'))) {
		expect(readFileSync(`src/lib/${path}`, 'utf8'), path).toContain('test(');
	}
});
