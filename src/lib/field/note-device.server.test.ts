import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safeParse } from 'valibot';
import { fieldTown, spoilt, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { exchangeRequestSchema, type Heartbeat } from '#lib/field/protocol.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
afterAll(() => field.leave());

const calm: Heartbeat = {
	waiting: 2,
	refused: 1,
	oldestWaitingAt: Date.parse('2026-11-20T00:00:00.000Z'),
	clockOffsetMs: 60_000,
	appVersion: '1795000000000'
};

async function kept() {
	const [row] = await field.admin`select waiting, refused, clock_offset_ms::int as offset,
		app_version as version, oldest_waiting_at as oldest, heartbeat_at is not null as "isTold"
		from device where id = ${field.phone.deviceId}`;
	return row!;
}

describe('what a phone says about itself', () => {
	test('is kept with it, its times by the server’s clock; without a word nothing changes', async () => {
		expect(await kept()).toMatchObject({ waiting: null, version: null, isTold: false });
		await field.phone.ask([], false, calm);
		const told = { waiting: 2, refused: 1, offset: 60_000, version: '1795000000000', isTold: true };
		expect(await kept()).toMatchObject(told);
		expect((await kept()).oldest).toEqual(new Date('2026-11-20T00:01:00.000Z'));
		await field.phone.ask([], false);
		expect(await kept()).toMatchObject(told);
	});

	test('out-of-order / missing predecessor: counts what this exchange refused and held, and not what it took', async () => {
		const good = await field.checkIn('강하늘');
		const poison = await field.checkIn('나윤슬');
		const early = await field.reading('도아람', 9);
		const none = { ...calm, waiting: 0, refused: 0 };
		const sent = [good.envelope, spoilt(poison.envelope), early.envelope];
		await field.phone.ask(sent, false, none);
		expect(await kept()).toMatchObject({ waiting: 1, refused: 1 });
		await field.phone.ask([good.envelope], false, none);
		expect(await kept()).toMatchObject({ waiting: 0, refused: 0, oldest: null });
	});

	test('is passed over where it makes no sense; what was recorded is taken all the same', () => {
		const request = {
			...{ protocol: 1, deviceId: field.phone.deviceId, deviceLabel: 'test', dayHash: null },
			...{ wantsDay: false, operations: [] }
		};
		const read = (heartbeat: unknown) =>
			safeParse(exchangeRequestSchema, { ...request, heartbeat });
		expect(read(calm).output).toMatchObject({ heartbeat: calm });
		const hostile = [null, 'x', 7, [], { ...calm, waiting: -1 }, { ...calm, waiting: 1.5 }];
		const more = [
			{ ...calm, refused: 2 ** 31 },
			{ ...calm, appVersion: '<b>' }
		];
		for (const heartbeat of [...hostile, ...more, { ...calm, oldestWaitingAt: 'yesterday' }]) {
			const parsed = read(heartbeat);
			expect(parsed.success).toBe(true);
			expect((parsed.output as { heartbeat?: unknown }).heartbeat).toBe(undefined);
		}
	});
});
