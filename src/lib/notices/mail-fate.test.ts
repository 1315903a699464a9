import { expect, test } from 'vitest';
import { mailFate, type MailWay } from '#lib/notices/mail-fate.ts';

const mail = { recipient: 'a@example.org', sentAt: null, givenUpAt: null, bouncedAt: null };
const at = new Date('2026-11-22T01:00:00Z');
type Moments = Partial<Record<'sentAt' | 'givenUpAt' | 'bouncedAt', Date>>;
const stateOf = (changes: Moments, way: MailWay = 'server') =>
	mailFate({ ...mail, ...changes }, way).state;

test('a mail is called sent only once the other side took it', () => {
	expect(stateOf({})).toBe('sending');
	expect(stateOf({ sentAt: at })).toBe('sent');
});

test('what nothing sends, was given up or came back is told as it is', () => {
	expect(stateOf({}, 'none')).toBe('unable');
	expect(stateOf({ givenUpAt: at })).toBe('unable');
	expect(stateOf({}, 'demo')).toBe('shown');
	expect(stateOf({ sentAt: at, bouncedAt: at })).toBe('unable');
	// It went out while something was set up.
	expect(stateOf({ sentAt: at }, 'none')).toBe('sent');
});
