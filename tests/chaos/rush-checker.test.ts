import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkRush, type Asked, type RushTables } from './rush-checker.ts';

/* A checker that finds nothing is worth nothing: every rule is shown a fault of its kind. */

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const HOUR = 3_600_000;
const crew = ['one', 'two'];

/** One series of four visits that was booked from a hold, moved and confirmed; one standing hold. */
function aRush(): { asked: Asked[]; tables: RushTables } {
	const visits = [0, 1, 2, 3].map((at) => ({
		id: `visit ${at}`,
		seriesId: 'series',
		from: (at * 24 + 9) * HOUR,
		until: (at * 24 + 12) * HOUR
	}));
	const booked = visits.flatMap(({ id, from, until }) =>
		crew.map((resourceId) => ({
			id: `${id} ${resourceId}`,
			visitId: id as string | null,
			holdId: 'booked' as string | null,
			...{ resourceId, from: from - HOUR, until: until + HOUR, isLive: true }
		}))
	);
	const held = visits.flatMap(({ from, until }, at) =>
		crew.map((resourceId) => ({
			id: `held ${at} ${resourceId}`,
			visitId: null,
			holdId: 'standing',
			...{ resourceId, from: from + 5 * HOUR, until: until + 6 * HOUR, isLive: true }
		}))
	);
	return {
		asked: [
			{ kind: 'hold', key: '', result: 'yes', token: 'token booked' },
			{ kind: 'hold', key: '', result: 'yes', token: 'token standing' },
			{ kind: 'hold', key: '', result: 'no' },
			{ kind: 'book', key: 'key', result: 'unknown' },
			{ kind: 'book', key: 'key', result: 'yes', token: 'link' },
			{ kind: 'book', key: 'other key', result: 'no' },
			{ kind: 'move', key: 'change', result: 'yes' },
			{ kind: 'move', key: 'other change', result: 'no' },
			{ kind: 'confirm', key: 'series', result: 'yes' }
		],
		tables: {
			series: [{ id: 'series', key: 'key', isNew: true }],
			visits,
			allocations: [...booked, ...held],
			holds: [
				{ id: 'booked', tokenHash: sha256('token booked'), isEnded: true },
				{ id: 'standing', tokenHash: sha256('token standing'), isEnded: false }
			],
			links: [{ tokenHash: sha256('link'), seriesId: 'series' }],
			confirmed: ['series'],
			moved: ['change']
		}
	};
}

function rulesAfter(spoil: (rush: ReturnType<typeof aRush>) => unknown): string[] {
	const rush = aRush();
	spoil(rush);
	return [...new Set(checkRush(rush.asked, rush.tables).map(({ rule }) => rule))];
}

test('a good rush breaks nothing', () => {
	expect(rulesAfter(() => {})).toEqual([]);
});

describe('a planted fault is found', () => {
	const planted: [rule: string, spoil: (rush: ReturnType<typeof aRush>) => unknown][] = [
		[
			'two live allocations overlap',
			({ tables }) => {
				const [first] = tables.allocations.filter((one) => one.holdId === 'standing');
				first!.from -= 2 * HOUR;
			}
		],
		['a visit without its whole crew', ({ tables }) => (tables.allocations[0]!.isLive = false)],
		['a visit without its whole crew', ({ tables }) => (tables.allocations[0]!.until -= 2 * HOUR)],
		[
			'half a hold',
			({ tables }) => (tables.allocations.find((one) => !one.visitId)!.isLive = false)
		],
		['a hold that ended still keeps time', ({ tables }) => (tables.holds[1]!.isEnded = true)],
		['an answered hold is not there', ({ tables }) => (tables.holds[0]!.tokenHash = 'other')],
		[
			'a refused hold left something',
			({ tables }) => tables.holds.push({ id: 'x', tokenHash: 'x', isEnded: true })
		],
		['an answered book is not there', ({ asked }) => (asked[4]!.key = asked[3]!.key = 'lost')],
		['a refused book left something', ({ asked }) => (asked[5]!.key = 'kept')],
		['a booking that nobody asked for', ({ asked }) => asked.splice(3, 2)],
		['half a booking', ({ tables }) => tables.visits.pop()],
		[
			'an answer leads to another booking, or to none',
			({ tables }) => (tables.links[0]!.seriesId = 'another')
		],
		['an answered move is not there', ({ tables }) => tables.moved.pop()],
		['a refused move left something', ({ tables }) => tables.moved.push('other change')],
		['an answered confirm is not there', ({ tables }) => tables.confirmed.pop()],
		['a confirmation that nobody asked for', ({ tables }) => tables.confirmed.push('another')]
	];
	test.each(planted)('%s', (rule, spoil) => {
		const made = (rush: ReturnType<typeof aRush>) => {
			spoil(rush);
			if (rule === 'a refused book left something') {
				rush.tables.series.push({ id: 'kept', key: 'kept', isNew: true });
			}
		};
		expect(rulesAfter(made)).toContain(rule);
	});
});
