import { describe, expect, test } from 'vitest';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { stopReminders } from '#lib/notices/stops.server.ts';
import {
	isVerdictTextTrue,
	tellVerdict,
	VERDICT_TEXT
} from '#lib/programmes/fund/tell-verdict.server.ts';
import { appealVerdict } from '#lib/programmes/fund/judge-member.server.ts';
import {
	codesOf,
	kit,
	liveInFundTown,
	QUIT,
	ZONE
} from '#lib/programmes/fund/fund-town.test-kit.ts';

liveInFundTown();

describe('an appeal', () => {
	test('is a second test, once, which may turn the verdict', async () => {
		const { fundId, ids } = await kit.story(1);
		await kit.join(ids[0]!);
		await kit.pay(fundId, ids[0]!);
		const appeal = (days: number) => kit.byThem(days, (work) => appealVerdict(work, ZONE, ids[0]!));
		expect(codesOf(await appeal(20))).toBe('fund_appeal_over');
		await kit.contact(ids[0]!, 41, 'k5', { any_puff_since_day15: false, co_ppm: 14 });
		expect(await kit.verdict(fundId, ids[0]!, 42)).toBe('done');
		expect(codesOf(await appeal(49))).toBe('fund_appeal_over');
		expect(codesOf(await appeal(44))).toBe('done');
		expect(await kit.states(fundId, 44)).toEqual(['appeal']);
		expect(await kit.verdict(fundId, ids[0]!, 45)).toBe('fund_second_test');
		await kit.contact(ids[0]!, 46, 'k5', { any_puff_since_day15: false, co_ppm: 2 });
		expect(await kit.verdict(fundId, ids[0]!, 46, [kit.second, kit.first])).toBe('done');
		expect(await kit.states(fundId, 46)).toEqual(['passed']);
	});
});

describe('a verdict', () => {
	const textsOf = (id: string) => kit.admin<{ onceKey: string; language: string }[]>`
		select once_key as "onceKey", language from notice where template = ${VERDICT_TEXT} and subject_id = ${id}`;

	async function judged() {
		const { fundId, ids } = await kit.story(1);
		await kit.join(ids[0]!);
		await kit.pay(fundId, ids[0]!);
		await kit.contact(ids[0]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 3 });
		expect(await kit.verdict(fundId, ids[0]!, 29)).toBe('done');
		const [row] = await kit.admin`select details from ledger_entry
			where act = 'fund.verdict_approved' and subject_id = ${ids[0]!}`;
		return { enrolmentId: ids[0]!, verdictId: String(row!.details.verdict) };
	}
	const tell = (data: Awaited<ReturnType<typeof judged>>) => tellVerdict(kit.town.agency.id, data);

	test('is told once to whoever agreed to texts, without what was found', async () => {
		const data = await judged();
		await tell(data);
		await tell(data);
		expect(await textsOf(data.enrolmentId)).toHaveLength(1);
		const notices = await kit.byThem(29, (work) => openedNotices(work));
		const text = notices.find(({ onceKey }) => onceKey === `verdict ${data.verdictId}`)!;
		expect(text.body).toMatch(/\/plan\/[^/\s]+\/fund/);
		expect(text.body).not.toMatch(/성공|충족|통과/);
	});

	test('is not told to whoever stopped texts, nor to the family of the dead', async () => {
		const stopped = await judged();
		const of = { audience: 'participant', subjectId: stopped.enrolmentId } as const;
		await kit.byThem(29, (work) => stopReminders(work, of));
		await tell(stopped);
		expect(await textsOf(stopped.enrolmentId)).toEqual([]);

		const dead = await judged();
		await kit.admin`insert into closure (agency_id, enrolment_id, reason, closed_on, recorded_by, recorded_at)
			values (${kit.town.agency.id}, ${dead.enrolmentId}, 'died', ${QUIT}, ${kit.first.staffId}, now())`;
		await tell(dead);
		expect(await textsOf(dead.enrolmentId)).toEqual([]);
	});

	test('is taken back while it waits, once they stop texts', async () => {
		const data = await judged();
		await tell(data);
		const holds = () =>
			kit.byThem(29, (work) => isVerdictTextTrue(work, { subjectId: data.enrolmentId } as never));
		expect(await holds()).toBe(true);
		const of = { audience: 'participant', subjectId: data.enrolmentId } as const;
		await kit.byThem(29, (work) => stopReminders(work, of));
		expect(await holds()).toBe(false);
	});
});
