import { SetMetadata } from '@nestjs/common';
import type { ErrorCode } from './error-catalogue.js';

export const DESCRIBED = 'tallyhouse:described';

export interface Description {
  readonly summary: string;
  readonly description?: string;
  /** codes beyond those that every route may answer */
  readonly errors?: readonly ErrorCode[];
  /** name of the operation for generated clients; made of method and controller unless given */
  readonly id?: string;
  /** request bodies by version; `{{productId}}` and the like are filled in when the document is asked for */
  readonly example?: { readonly 1?: unknown; readonly 2?: unknown };
  /**
   * On which of the things that the path names the example works: fields of a row of their list in v2,
   * `status=PENDING|ON_HOLD&orderId=null&due.amount=!0`.
   */
  readonly exampleOf?: string;
}

/** What the OpenAPI document says about an operation. */
export const Describe = (summary: string, more: Omit<Description, 'summary'> = {}) =>
  SetMetadata(DESCRIBED, { summary, ...more } satisfies Description);
