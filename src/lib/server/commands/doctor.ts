// npm run doctor            what works, what somebody should know, what will not work
// npm run doctor -- --json  one JSON object a line: { subject, state, found, todo }
//
// Looks and says, starts nothing, and prints no secret. The one thing that it may make is what npm's
// PostgreSQL needs before it can be asked for its version (npm-binaries.ts). Exits with 1 when
// something will not work.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { asText, exitCode } from '#lib/server/commands/doctor/findings.ts';
import { lookAtDatabase } from '#lib/server/commands/doctor/look-database.ts';
import { dataPath, lookAtMachine } from '#lib/server/commands/doctor/look-machine.ts';
import { lookAtMail } from '#lib/server/commands/doctor/look-mail.ts';
import { judgeSettings } from '#lib/server/commands/doctor/setting-judgements.ts';
import { asCommand, project, say } from '#lib/server/commands/project.ts';

await asCommand(async () => {
	const findings = [
		...(await lookAtMachine(project)),
		...(await lookAtDatabase(project)),
		...judgeSettings(process.env, keptSecret()),
		await lookAtMail(process.env.SMTP_URL)
	];
	if (process.argv.includes('--json')) findings.forEach((one) => say(JSON.stringify(one)));
	else say(asText(findings));
	process.exitCode = exitCode(findings);
});

function keptSecret(): string | undefined {
	const file = join(dataPath(project), 'secret');
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
