{{- define "skylight.labels" -}}
app.kubernetes.io/name: skylight
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "skylight.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "skylight.security" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "skylight.container" -}}
image: {{ include "skylight.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
envFrom:
  - secretRef: {name: {{ .Values.secret | quote }}}
  - configMapRef: {name: {{ .Release.Name }}-skylight}
volumeMounts:
  - {name: data, mountPath: /var/lib/skylight}
  - {name: tmp, mountPath: /tmp}
{{- end }}

{{- define "skylight.volumes" -}}
- {name: data, emptyDir: {}}
- {name: tmp, emptyDir: {}}
{{- end }}
