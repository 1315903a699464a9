import { createTransport, type Transporter } from 'nodemailer';
import type { Attachment } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';

export type Mail = { to: string; subject: string; body: string; attachments: Attachment[] };

const TIMEOUT_MS = 15_000;
let transport: Transporter | undefined;

/** Hands one mail to the SMTP server. Throws when the server does not take it. */
export async function sendMail(mail: Mail): Promise<void> {
	transport ??= createTransport(settings.smtpUrl, {
		connectionTimeout: TIMEOUT_MS,
		greetingTimeout: TIMEOUT_MS,
		socketTimeout: TIMEOUT_MS,
		disableFileAccess: true,
		disableUrlAccess: true
	} as object);
	await transport.sendMail({
		from: settings.mailFrom,
		to: { name: '', address: mail.to },
		subject: mail.subject,
		text: mail.body,
		attachments: mail.attachments.map(({ name, type, content }) => ({
			filename: name,
			contentType: type,
			content
		}))
	});
}
