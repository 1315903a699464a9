import { expect, test } from 'vitest';
import { processesWanted } from '#lib/server/commands/supervise.ts';

test('one process serves unless the setting says otherwise; nonsense is refused', () => {
	expect(processesWanted({})).toBe(1);
	expect(processesWanted({ DOORSTEP_PROCESSES: '0' })).toBe(0);
	expect(processesWanted({ DOORSTEP_PROCESSES: '4' })).toBe(4);
	for (const wrong of ['-1', '1.5', 'many', '1000']) {
		expect(() => processesWanted({ DOORSTEP_PROCESSES: wrong })).toThrow('has to be');
	}
});
