import { expect, test } from 'vitest';
import { mailFate } from '#lib/notices/mail-fate.ts';

const mail = { recipient: 'a@example.org', sentAt: null, givenUpAt: null, bouncedAt: null };
const at = new Date('2026-11-22T01:00:00Z');
const stateOf = (
	changes: Partial<Record<'sentAt' | 'givenUpAt' | 'bouncedAt', Date>>,
	has = true
) => mailFate({ ...mail, ...changes }, has).state;

test('a mail is called sent only once the other side took it', () => {
	expect(stateOf({})).toBe('sending');
	expect(stateOf({ sentAt: at })).toBe('sent');
});

test('what nothing sends, was given up or came back is told as it is', () => {
	expect(stateOf({}, false)).toBe('unable');
	expect(stateOf({ givenUpAt: at })).toBe('unable');
	expect(stateOf({ sentAt: at, bouncedAt: at })).toBe('unable');
	// It went out while something was set up.
	expect(stateOf({ sentAt: at }, false)).toBe('sent');
});
