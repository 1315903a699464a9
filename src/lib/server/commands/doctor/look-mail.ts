import { connect } from 'node:net';
import { look, ok, trouble, type Finding } from '#lib/server/commands/doctor/findings.ts';

const WAIT_MS = 5_000;
const portOf: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 };

/** Whether the mail server takes connections. Nothing is said to it, nobody signs in. */
export async function lookAtMail(smtpUrl: string | undefined): Promise<Finding> {
	const subject = 'mail';
	if (!smtpUrl) return look(subject, 'no mail server: notices wait', 'SMTP_URL names one.');
	const url = URL.parse(smtpUrl);
	const standard = portOf[url?.protocol ?? ''];
	if (!url?.hostname || !standard) {
		return trouble(
			subject,
			'SMTP_URL is no address',
			'smtp://user:password@host:port or smtps://…'
		);
	}
	const port = Number(url.port) || standard;
	const code = await refusalOf(url.hostname, port);
	if (!code) return ok(subject, `${url.hostname}:${port} takes connections`);
	return trouble(
		subject,
		`${url.hostname}:${port} takes no connection (${code})`,
		'Is the name right, and may this machine reach it? Until then notices wait.'
	);
}

/** The code of what keeps a connection from being made; null when it can be made. */
function refusalOf(host: string, port: number): Promise<string | null> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: WAIT_MS });
		const end = (code: string | null) => {
			socket.destroy();
			resolve(code);
		};
		socket.on('connect', () => end(null));
		socket.on('timeout', () => end('no answer'));
		socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
	});
}
