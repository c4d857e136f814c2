import { SetMetadata } from '@nestjs/common';

export const AUDITED = 'tallyhouse:audited';

/** Names the operation, `order.place`, under which refused attempts are kept. */
export const Audited = (action: string) => SetMetadata(AUDITED, action);
