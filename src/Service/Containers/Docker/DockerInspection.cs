using System.Globalization;
using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Engine.Inspection;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Images;
using Selkie.Service.Routing;
using Selkie.Service.Shapes;

namespace Selkie.Service.Containers.Docker;

/// <summary>All about a container in Docker's shape.</summary>
internal static class DockerInspection
{
    /// <summary>One container.</summary>
    [Responder(ApiTree.Docker)]
    public static Reply Inspect(InspectContainers request, InspectReport report) =>
        report.Errors is [var error, ..] ? throw InspectEndpoint.Known(error, request.Containers[0]) : Reply.Of(Details((ContainerInspection)report.Objects[0]));

    private static ContainerDetails Details(ContainerInspection of) => new()
    {
        Id = of.Id,
        Created = DockerState.Utc(of.Created),
        Path = of.Path,
        Args = of.Args,
        State = State(of.State),
        Image = ImageReplies.DockerId(of.Image),
        ResolvConfPath = of.ResolvConfPath,
        HostnamePath = of.HostnamePath,
        HostsPath = of.HostsPath,
        LogPath = of.HostConfig?.LogConfig?.Path ?? "",
        Name = "/" + of.Name,
        RestartCount = of.RestartCount,
        Driver = of.Driver,
        MountLabel = of.MountLabel,
        ProcessLabel = of.ProcessLabel,
        AppArmorProfile = of.AppArmorProfile,
        ExecIds = of.ExecIDs,
        HostConfig = DockerHostConfig.Of(of.HostConfig ?? new HostConfigInspection()),
        GraphDriver = of.GraphDriver,
        SizeRw = of.SizeRw,
        SizeRootFs = of.SizeRootFs,
        Mounts = DockerNetwork.Mounts(of.Mounts),
        Config = Config(of.Config ?? new ConfigInspection()),
        NetworkSettings = DockerNetwork.Settings(of.NetworkSettings ?? new NetworkInspection()),
    };

    // One that is paused runs, to Docker.
    private static ContainerStateDetails State(StateInspection of) => new()
    {
        Status = DockerState.Of(of.Status),
        Running = of.Running || of.Paused,
        Paused = of.Paused,
        Restarting = of.Restarting,
        IsOutOfMemory = of.OOMKilled,
        Dead = of.Dead,
        Pid = of.Pid,
        ExitCode = of.ExitCode,
        Error = of.Error,
        StartedAt = DockerState.Utc(of.StartedAt),
        FinishedAt = DockerState.Utc(of.FinishedAt),
        Health = of.Health,
    };

    private static ContainerConfig Config(ConfigInspection of) => new()
    {
        Hostname = of.Hostname,
        Domainname = of.Domainname,
        User = of.User,
        AttachStdin = of.AttachStdin,
        AttachStdout = of.AttachStdout,
        AttachStderr = of.AttachStderr,
        ExposedPorts = of.ExposedPorts is { Count: > 0 } ports ? ports : null,
        Tty = of.Tty,
        OpenStdin = of.OpenStdin,
        StdinOnce = of.StdinOnce,
        Env = of.Env,
        Cmd = of.Cmd ?? [],
        Healthcheck = of.Healthcheck,
        Image = of.Image,
        Volumes = of.Volumes,
        WorkingDir = of.WorkingDir,
        Entrypoint = of.Entrypoint ?? [],
        Labels = of.Labels ?? new Dictionary<string, string>(),
        StopSignal = of.StopSignal.Length > 0 ? SignalNames.Parse(of.StopSignal).ToString(CultureInfo.InvariantCulture) : null,
        StopTimeout = of.StopTimeout,
    };
}
