using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Engine.Text;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>The part Config: what the container runs.</summary>
internal static class ConfigInspector
{
    private const int UmaskDigits = 4;

    public static ConfigInspection Config(ContainerSpec spec, Spec? started, IReadOnlyDictionary<string, string>? annotations)
    {
        var process = spec.Process;
        return new ConfigInspection
        {
            Hostname = spec.Namespaces.Uts.IsHost ? Environment.MachineName : spec.Network.Hostname.Length > 0 ? spec.Network.Hostname : spec.ShortId,
            User = process.User.ToString(),
            Tty = process.Terminal,
            OpenStdin = process.OpenStdin,
            Env = started?.Process?.Env ?? process.Env,
            Cmd = process.Command.Count > 0 ? process.Command : null,
            Image = spec.Image?.Name ?? "",
            WorkingDir = process.WorkDir,
            Entrypoint = process.Entrypoint.Count > 0 ? process.Entrypoint : null,
            Labels = spec.Labels.Count > 0 ? spec.Labels.Sorted() : null,
            Annotations = annotations,
            Healthcheck = spec.HealthCheck is { } check ? new() { Test = check.Test, Interval = check.Interval, Timeout = check.Timeout, Retries = check.Retries } : null,
            StopSignal = SignalNames.Name(spec.Lifecycle.StopSignal),
            CreateCommand = spec.CreateCommand.Count > 0 ? spec.CreateCommand : null,
            Timezone = process.TimeZone.Length > 0 ? process.TimeZone : null,
            SystemdMode = process.SystemdMode,
            Umask = process.Umask.PadLeft(UmaskDigits, '0'),
            Timeout = spec.Lifecycle.Timeout,
            StopTimeout = spec.Lifecycle.StopTimeout,
            Passwd = process.AddPasswdEntry,
            ChrootDirs = spec.ChrootDirs.Count > 0 ? spec.ChrootDirs : null,
            SdNotifyMode = spec.Lifecycle.SdNotify,
            SdNotifySocket = spec.Lifecycle.SdNotifySocket is { Length: > 0 } socket ? socket : null,
            ExposedPorts = ExposedPorts(spec.Network),
        };
    }

    private static SortedDictionary<string, EmptyInspection>? ExposedPorts(NetworkSpec network)
    {
        var ports = new SortedDictionary<string, EmptyInspection>(StringComparer.Ordinal);
        foreach (var port in network.Exposed) ports[port.ToString()] = new EmptyInspection();
        foreach (var port in network.Ports)
            for (var i = 0; i < port.Range; i++)
                ports[string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort + i}/{port.Protocol}")] = new EmptyInspection();
        return ports.Count > 0 ? ports : null;
    }
}
