import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	bestHost,
	neighbourhoodOf,
	poolsOf,
	type Host,
	type WaitingWish
} from '#lib/visits/pools/pools.ts';

const wish = (id: string, address: string, people: number, service = 'clinic'): WaitingWish => ({
	id,
	organization: id,
	address,
	people,
	isHost: id === 'host',
	service: { key: service, min: 30 }
});

describe('wishes of neighbours', () => {
	test('belong together by service and neighbourhood, however the address is spaced', () => {
		const pools = poolsOf([
			wish('a', '서울시 한강구 예시로 1', 12),
			wish('host', ' 서울시  한강구 예시로 9', 20),
			wish('d', '한강구 모래로 14', 1),
			wish('b', '서울시 남산구 예시로 1', 12),
			wish('c', '서울시 한강구 예시로 2', 12, 'briefing')
		]);
		expect(pools.map(({ wishes, missing, hasHost }) => [wishes.length, missing, hasHost])).toEqual([
			[3, 0, true],
			[1, 18, false],
			[1, 18, false]
		]);
	});

	test('fall together whether or not the 시·도 was written, and wherever else in the 구 they are', () => {
		const word = fc.stringMatching(/^[가-힣]{1,4}$/);
		const province = fc.constantFrom(
			...[
				'',
				'서울시',
				'서울특별시',
				'서울',
				'경기도',
				'부산광역시',
				'대한민국 서울시',
				'강원특별자치도'
			]
		);
		const district = fc
			.tuple(word, fc.constantFrom('구', '군'))
			.map(([name, kind]) => `${name}${kind}`);
		fc.assert(
			fc.property(province, district, word, fc.nat(999), (before, own, road, number) => {
				expect(neighbourhoodOf(`${before} ${own}  ${road}로 ${number}`)).toBe(own);
			})
		);
	});

	test.each([
		['경기도 수원시 영통구 예시로 1', '수원시'],
		['경기도 광주시 예시로 1', '광주시'],
		['광주시 서구 예시로 1', '서구'],
		['세종시 예시로 1', '세종시 예시로'],
		['14 Sand Road', '14 Sand'],
		['', '']
	])('%s is in %s', (address, neighbourhood) => {
		expect(neighbourhoodOf(address)).toBe(neighbourhood);
	});

	test('are each in exactly one pool, and no person is counted twice', () => {
		const anyWish = fc.record({
			id: fc.uuid(),
			address: fc.constantFrom('가 나 1', '가 나 2', '가 다', '라', ''),
			people: fc.integer({ min: 1, max: 40 }),
			service: fc.constantFrom('one', 'two')
		});
		fc.assert(
			fc.property(fc.array(anyWish), (made) => {
				const wishes = made.map(({ id, address, people, service }) =>
					wish(id, address, people, service)
				);
				const pools = poolsOf(wishes);
				expect(pools.flatMap((one) => one.wishes.map(({ id }) => id)).sort()).toEqual(
					wishes.map(({ id }) => id).sort()
				);
				for (const pool of pools) {
					expect(pool.missing).toBe(Math.max(0, 30 - pool.people));
					for (const { address, service } of pool.wishes) {
						expect([neighbourhoodOf(address), service.key]).toEqual([
							pool.neighbourhood,
							pool.serviceKey
						]);
					}
				}
			})
		);
	});
});

describe('the host that a pool is proposed', () => {
	const host = (reference: string, day: string, room: number, more: Partial<Host> = {}): Host => ({
		...{ reference, room, serviceKey: 'clinic', organization: reference, zone: 'Asia/Seoul' },
		...{ address: '서울시 한강구 예시로 9', startsAt: new Date(`${day}T01:00:00Z`), ...more }
	});
	const pool = { serviceKey: 'clinic', neighbourhood: '한강구', people: 12 };
	const best = (...hosts: Host[]) => bestHost(hosts, pool)?.reference ?? null;

	test('is the next with room for all of it, whichever was booked first', () => {
		const full = host('full', '2026-12-01', 11);
		const later = host('later', '2026-12-20', 40);
		const next = host('next', '2026-12-08', 12);
		expect(best(full, later, next)).toBe('next');
		expect(best(full)).toBe(null);
	});
	test('is of its own service and neighbourhood', () => {
		const elsewhere = host('a', '2026-12-01', 40, { address: '서울시 남산구 예시로 1' });
		expect(best(elsewhere, host('b', '2026-12-01', 40, { serviceKey: 'briefing' }))).toBe(null);
	});
});
