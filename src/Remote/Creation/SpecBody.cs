using System.Text.Json;
using Selkie.Engine.Calls;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

/// <summary>
/// Writes what is asked of a new container as libpod's body of <c>POST /containers/create</c> (pkg/specgen/specgen.go, SpecGenerator): the way back of the service's LibpodCreate, with the
/// same sections. What is of the caller (variables, paths that are relative) is made plain here; what no body can say is refused by name.
/// </summary>
internal sealed partial class SpecBody
{
    private readonly ContainerOptions _options;
    private readonly Call _call;
    private readonly Utf8JsonWriter _json;

    private SpecBody(ContainerOptions options, Call call, Utf8JsonWriter json) => (_options, _call, _json) = (options, call, json);

    /// <summary>The body.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="call">Who asks.</param>
    /// <exception cref="EngineError">No body can say it.</exception>
    public static ReadOnlyMemory<byte> Of(ContainerOptions options, Call call)
    {
        Refuse(options);
        return JsonBodies.Write(json =>
        {
            var body = new SpecBody(options, call, json);
            body.Image();
            body.Lifecycle();
            body.Process();
            body.Isolation();
            body.Network();
            body.Files();
            body.Limits();
        });
    }

    private static void Refuse(ContainerOptions options)
    {
        var name = options switch
        {
            { SubUidName.Length: > 0 } => "subuidname",
            { SubGidName.Length: > 0 } => "subgidname",
            { PidFile.Length: > 0 } => "pidfile",
            { UidMap: var uids } when uids.Any(map => !IsPlain(map)) => "uidmap with @ or +",
            { GidMap: var gids } when gids.Any(map => !IsPlain(map)) => "gidmap with @ or +",
            { Ulimits: var limits } when limits.Contains(Ulimit.Host) => "ulimit host",
            { LogDriver.IsPassThrough: true } => "log-driver passthrough",
            _ => null,
        };
        if (name is not null) throw new EngineError(ErrorKind.Unsupported, $"--{name} is not supported with a remote engine");
    }

    private void Image()
    {
        var (first, command) = (_options.ImageAndCommand[0], _options.ImageAndCommand.Skip(1));
        if (_options.RootFs) RootFs(first);
        else Text("image", first);
        if (!_options.RootFs) Text("raw_image_name", first);
        Texts("command", command);
        Text("name", _options.Name is ['/', .. var bare] ? bare : _options.Name);
        var platform = (_options.Platform ?? "").Split('/');
        Text("image_os", _options.Os ?? platform[0]);
        Text("image_arch", _options.Arch ?? platform.ElementAtOrDefault(1));
        Text("image_variant", _options.Variant ?? platform.ElementAtOrDefault(2));
        Texts("containerCreateCommand", _call.CommandLine);
    }

    // PATH[:O][:idmap[=…]], as --rootfs has it.
    private void RootFs(string text)
    {
        var parts = text.Split(':');
        Text("rootfs", _call.PathOf(parts[0]));
        Switch("rootfs_overlay", parts.Skip(1).Contains("O"));
        Text("rootfs_mapping", parts.Skip(1).FirstOrDefault(part => part.StartsWith("idmap", StringComparison.Ordinal)));
    }

    private void Lifecycle()
    {
        Pairs("labels", [.. _options.LabelFiles, .. _options.Labels]);
        Pairs("annotations", _options.Annotations);
        Switch("remove", _options.Remove);
        Switch("removeImage", _options.RemoveImage);
        Text("conmon_pid_file", _options.MonitorPidFile);
        Number("stop_signal", _options.StopSignal);
        Number("stop_timeout", _options.StopTimeout);
        Number("timeout", _options.Timeout);
        Text("restart_policy", _options.Restart?.Name);
        if (_options.Restart is { Retries: > 0 } restart) Number("restart_tries", restart.Retries);
        Texts("dependencyContainers", _options.Requires);
        Text("sdnotifyMode", _options.SdNotify);
        Log();
        if (_options.NoHealthCheck || _options.HealthCommand is { IsNone: true })
        {
            _json.WriteStartObject("healthconfig"u8);
            Texts("Test", ["NONE"]);
            _json.WriteEndObject();
        }
    }

    private void Log()
    {
        if (_options.LogDriver is null && _options.LogOptions.Count == 0) return;
        _json.WriteStartObject("log_configuration"u8);
        Text("driver", _options.LogDriver?.ToString());
        Pairs("options", [.. _options.LogOptions.Select(option => PairFlags.Split(option.ToString())).Where(pair => pair.Key.Length > 0)]);
        _json.WriteEndObject();
    }

    private void Text(string name, string? value)
    {
        if (value is { Length: > 0 }) _json.WriteString(name, value);
    }

    private void Texts(string name, IEnumerable<string> values)
    {
        if (values.Any()) JsonBodies.WriteTexts(_json, name, values);
    }

    private void Pairs(string name, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        if (values.Count > 0) JsonBodies.WritePairs(_json, name, values);
    }

    private void Switch(string name, bool? value)
    {
        if (value is { } given) _json.WriteBoolean(name, given);
    }

    private void Number(string name, long? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
    }
}
