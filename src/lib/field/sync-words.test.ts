import { describe, expect, test } from 'vitest';
import { startingSnapshot } from '#lib/field/client/snapshot.ts';
import { lastHeard, syncLine } from '#lib/field/sync-words.ts';

const now = new Date('2026-11-23T05:02:00.000Z');
const heardAt = now.getTime();
const online = { ...startingSnapshot, lastExchangeAt: heardAt };
const counts = { onPhone: 0, sending: 0, withServer: 0, needsAttention: 0, photos: 0 };
type Known = Partial<typeof startingSnapshot>;
const line = (known: Known) => syncLine({ ...online, ...known }, now, 'Asia/Seoul', 'ko');

describe('the line about records', () => {
	test('nothing is called with the server while anything waits', () => {
		for (const onPhone of [1, 7]) {
			for (const isOnline of [true, false]) {
				const { text, tone } = line({ counts: { ...counts, onPhone }, isOnline });
				expect(text).toContain(`${onPhone}건`);
				expect(text).not.toContain('모두');
				expect(tone).toBe(isOnline ? 'waiting' : 'offline');
			}
		}
	});

	test('a photo that waits is told beside the records, and nothing is called all meanwhile', () => {
		for (const isOnline of [true, false]) {
			const alone = line({ counts: { ...counts, photos: 2 }, isOnline });
			expect(alone.text).toContain('사진 2장');
			expect(alone.text).not.toContain('모두');
			expect(alone.tone).toBe(isOnline ? 'waiting' : 'offline');
			const both = line({ counts: { ...counts, onPhone: 3, photos: 2 }, isOnline });
			expect(both.text).toMatch(/3건.*사진 2장/);
		}
		const refused = line({ counts: { ...counts, needsAttention: 1, photos: 2 } });
		expect(refused).toMatchObject({ tone: 'attention' });
	});

	test('everything sent shows when the server was last heard, in the zone of the agency', () => {
		expect(line({})).toEqual({ tone: 'done', text: '모두 서버에 있음 · 14:02' });
		expect(line({ isOnline: false }).tone).toBe('offline');
		expect(line({ lastExchangeAt: null }).tone).toBe('offline');
	});

	test('what a person must look at comes before everything else', () => {
		const many = { ...counts, onPhone: 3, needsAttention: 2 };
		expect(line({ counts: many, isOnline: false, isSignInNeeded: true })).toEqual({
			tone: 'attention',
			text: '확인이 필요한 기록 2건'
		});
	});

	test('a session that is over is said before the network, and sending while it runs', () => {
		const some = { ...counts, onPhone: 1, sending: 2 };
		expect(line({ counts: some, isSignInNeeded: true }).text).toContain('로그인');
		expect(line({ counts: some, isExchanging: true })).toEqual({
			tone: 'busy',
			text: '3건 보내는 중'
		});
	});

	test('the time is the server’s, and carries its day when that is not today', () => {
		const offset = { lastExchangeAt: heardAt, clockOffsetMs: 3_600_000 };
		expect(lastHeard(offset, now, 'Asia/Seoul', 'ko')).toBe('15:02');
		const yesterday = { lastExchangeAt: heardAt - 86_400_000, clockOffsetMs: 0 };
		expect(lastHeard(yesterday, now, 'Asia/Seoul', 'en')).toBe('Sun 22 Nov 2026, 14:02');
	});
});
