import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import { AuditEntry, type ListAuditLogs, ListAuditLogsV1, ListAuditLogsV2 } from './audit.dto.js';
import { AuditService } from './audit.service.js';
import type { PlacedEntry } from './chain/places.js';
import type { Verdict } from './chain/proof/verdict.js';
import { Verifier } from './chain/verifier.js';
import { VerdictDto } from './chain/verdict.dto.js';

@ApiTags('Audit')
@Controller({ path: 'audit-logs', version: ['1', '2'] })
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly verifier: Verifier,
  ) {}

  @Get()
  @Allow('audit:read')
  @ReturnsPage(AuditEntry)
  @Describe('Lists audit entries, newest first.', {
    id: 'listAuditLogs',
    description: 'What was done and what was refused: by whom, when, and from which value to which.',
  })
  list(
    @Query(forVersion({ 1: ListAuditLogsV1, 2: ListAuditLogsV2 })) wanted: ListAuditLogs,
  ): Promise<Page<PlacedEntry>> {
    return this.audit.list(wanted);
  }

  @Get('verify')
  @Allow('audit:read')
  @Returns(200, VerdictDto)
  @Describe('Verifies the whole log and names the first entry that is wrong.', {
    id: 'verifyAuditLogs',
    description:
      'Every entry against its own keyed hash and the one before it, every number, and the length against signed checkpoints. It reads the whole log: about ten seconds for 100,000 entries.',
  })
  verify(): Promise<Verdict> {
    return this.verifier.verify();
  }

  @Get(':id')
  @Allow('audit:read')
  @Returns(200, AuditEntry)
  @Describe('Shows one audit entry.', { id: 'getAuditLog', errors: ['AUDIT_ENTRY_NOT_FOUND'] })
  get(@Param('id') id: string): Promise<PlacedEntry> {
    return this.audit.get(id);
  }
}
