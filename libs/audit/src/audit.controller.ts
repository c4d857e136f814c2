import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '#platform/http/access.js';
import { Describe } from '#platform/http/describe.js';
import type { Page } from '#platform/http/lists.js';
import { Returns, ReturnsPage } from '#platform/http/returns.js';
import { forVersion } from '#platform/http/version.js';
import type { AuditLog } from './audit-log.schema.js';
import { AuditEntry, type ListAuditLogs, ListAuditLogsV1, ListAuditLogsV2 } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('Audit')
@Controller({ path: 'audit-logs', version: ['1', '2'] })
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Allow('audit:read')
  @ReturnsPage(AuditEntry)
  @Describe('Lists audit entries, newest first.', {
    id: 'listAuditLogs',
    description: 'What was done and what was refused: by whom, when, and from which value to which.',
  })
  list(
    @Query(forVersion({ 1: ListAuditLogsV1, 2: ListAuditLogsV2 })) wanted: ListAuditLogs,
  ): Promise<Page<AuditLog>> {
    return this.audit.list(wanted);
  }

  @Get(':id')
  @Allow('audit:read')
  @Returns(200, AuditEntry)
  @Describe('Shows one audit entry.', { id: 'getAuditLog', errors: ['AUDIT_ENTRY_NOT_FOUND'] })
  get(@Param('id') id: string): Promise<AuditLog> {
    return this.audit.get(id);
  }
}
