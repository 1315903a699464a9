import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../../../tests/town/stories.ts';
import { limits } from '#lib/identity/attempts.server.ts';
import { load } from './+page.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let code: string;

beforeAll(async () => {
	town = await freshTown();
	code = (await aBookedSeries(town.agency, 0)).series.code;
}, 60_000);
afterAll(() => town.leave());

/** The status of the page of a code, asked for from an address of the network. */
async function open(asked: string, address: string): Promise<number> {
	const event = {
		locals: { agency: town.agency, language: 'ko' },
		params: { agency: town.agency.slug, code: asked },
		getClientAddress: () => address
	};
	return load(event as never).then(
		() => 200,
		(refusal: { status: number }) => refusal.status
	);
}

describe('the page of a code', () => {
	test('opens for many people behind one address', async () => {
		for (let at = 0; at <= limits.codeEntry.count; at++) {
			expect(await open(code, 'a company')).toBe(200);
		}
	});

	test('is shut to who has missed too often, so that a hit tells nothing more', async () => {
		for (let at = 0; at < limits.codeEntry.count; at++) {
			expect(await open('ZZZZZZ', 'a guesser')).toBe(404);
		}
		expect(await open('ZZZZZZ', 'a guesser')).toBe(429);
		expect(await open(code, 'a guesser')).toBe(429);
		expect(await open(code, 'somebody else')).toBe(200);
	});
});
