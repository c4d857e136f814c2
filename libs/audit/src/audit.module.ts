import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Settings } from '#platform/config/settings.js';
import { AuditLog, AuditLogSchema } from './audit-log.schema.js';
import { AuditController } from './audit.controller.js';
import { AuditCounts } from './audit.counts.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { AuditIntegrity } from './chain/chain.integrity.js';
import { AuditRecorder } from './audit.recorder.js';
import { AuditService } from './audit.service.js';
import {
  AuditCheckpoint,
  AuditCheckpointSchema,
  AuditException,
  AuditExceptionSchema,
  AuditSeal,
  AuditSealer,
  AuditSealerSchema,
  AuditSealSchema,
} from './chain/chain.schema.js';
import { CheckpointFile } from './chain/checkpoint-file.js';
import { Keyring, keyringOf } from './chain/proof/keyring.js';
import { Places } from './chain/places.js';
import { Sealer } from './chain/sealer.js';
import { StoredChain } from './chain/stored-chain.js';
import { Verifier } from './chain/verifier.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: AuditLog.name, schema: AuditLogSchema },
      { name: AuditSeal.name, schema: AuditSealSchema },
      { name: AuditCheckpoint.name, schema: AuditCheckpointSchema },
      { name: AuditException.name, schema: AuditExceptionSchema },
      { name: AuditSealer.name, schema: AuditSealerSchema },
    ]),
  ],
  controllers: [AuditController],
  providers: [
    { provide: Keyring, inject: [Settings], useFactory: keyringOf },
    AuditCounts,
    AuditIntegrity,
    AuditInterceptor,
    AuditRecorder,
    AuditService,
    CheckpointFile,
    Places,
    Sealer,
    StoredChain,
    Verifier,
  ],
  exports: [AuditInterceptor, AuditRecorder, Sealer],
})
export class AuditModule {}
