import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { SYSTEM } from '#contracts/access.js';
import type { LineQuantity } from '#contracts/inventory.js';
import { ReturnDecisions } from '../returns/decisions.service.js';
import { ReceivingService } from '../returns/receiving/receiving.service.js';
import { ReturnRequests } from '../returns/requests/requests.service.js';
import { Return } from '../returns/return.schema.js';

/** Books pieces that another system says came back: a return that is requested, approved and received, for sale again. */
@Injectable()
export class BringBackService {
  constructor(
    @InjectModel(Return.name) private readonly returns: Model<Return>,
    private readonly requests: ReturnRequests,
    private readonly decisions: ReturnDecisions,
    private readonly receiving: ReceivingService,
  ) {}

  /** @returns whether the return of this reason has been booked in */
  async isBack(orderId: string, reason: string): Promise<boolean> {
    const known = await this.known(orderId, reason);
    return known !== undefined && known.status !== 'REQUESTED' && known.status !== 'APPROVED';
  }

  /**
   * Each step is a commit of its own; one that was interrupted goes on from there.
   *
   * @param reason names the return
   * @throws {ReturnWindowClosedError} (409) the pieces were delivered too long ago
   */
  async bringBack(orderId: string, lines: readonly LineQuantity[], reason: string): Promise<void> {
    const known = await this.known(orderId, reason);
    const returnId = known?._id ?? (await this.request(orderId, lines, reason));
    await this.decisions.decide({ caller: SYSTEM, returnId, verdict: 'approve', reason: null });
    const items = lines.map((line) => ({ ...line, disposition: 'RESTOCK' as const }));
    await this.receiving.receive({ returnId, items });
  }

  private async known(orderId: string, reason: string): Promise<Pick<Return, '_id' | 'status'> | undefined> {
    const rows = await this.returns.find({ orderId }, { status: 1, items: 1 }).lean();
    return rows.find(({ items }) => items.some((item) => item.reason === reason));
  }

  private async request(orderId: string, lines: readonly LineQuantity[], reason: string): Promise<string> {
    const items = lines.map((line) => ({ ...line, reason }));
    return (await this.requests.request({ caller: SYSTEM, orderId, items }))._id;
  }
}
