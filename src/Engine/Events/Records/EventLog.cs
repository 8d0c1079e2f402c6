using Selkie.Engine.Diagnostics;
using Selkie.Engine.Text;
using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Events.Records;

/// <summary>The file that events are appended to, each by one write, so that writers need no lock.</summary>
public sealed class EventLog
{
    private const long UsualSize = 1_000_000;
    private const string RotationKey = "io.podman.event.rotate";
    private readonly string? _path;
    private readonly long _maxSize;
    private readonly Logger _log;

    /// <summary>A log in a file; null keeps none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxSize">Bytes from which on it loses its older half.</param>
    /// <param name="log">Is told when it cannot be written; null: nobody is.</param>
    public EventLog(string? path, long maxSize = UsualSize, Logger? log = null)
    {
        _path = path;
        _log = log ?? Logger.None;
        _maxSize = maxSize;
    }

    /// <summary>The file, or null where events are not kept.</summary>
    public string? FilePath => _path;

    /// <summary>An event of a container.</summary>
    public void Container(string status, ContainerSpec spec, int? exitCode = null, string? inspection = null) => Write(new EventRecord
    {
        Type = "container",
        Status = status,
        Time = Now(),
        Id = spec.Id,
        Image = spec.Image?.Name,
        Name = spec.Name,
        ContainerExitCode = exitCode,
        ContainerInspectData = inspection,
        Attributes = spec.Labels.Count > 0 ? spec.Labels : null,
    });

    /// <summary>An event of an image.</summary>
    public void Image(string status, string id, string name, string? error = null) =>
        Write(new EventRecord { Type = "image", Status = status, Time = Now(), Id = id, Name = name, Error = error });

    /// <summary>An event of a volume.</summary>
    public void Volume(string status, string name) => Write(new EventRecord { Type = "volume", Status = status, Time = Now(), Name = name });

    /// <summary>An event of a network.</summary>
    public void Network(string status, string name, string id, string driver) => Write(new EventRecord
    {
        Type = "network",
        Status = status,
        Time = Now(),
        Id = id,
        Network = name,
        Attributes = new Dictionary<string, string> { ["driver"] = driver },
    });

    /// <summary>An event of a container on a network: connect, disconnect.</summary>
    public void NetworkOf(string status, ContainerSpec spec, string name) => Write(new EventRecord { Type = "network", Status = status, Time = Now(), Id = spec.Id, Network = name });

    /// <summary>An event of the engine.</summary>
    public void System(string status) => Write(new EventRecord { Type = "system", Status = status, Time = Now() });

    /// <summary>Appends an event. A log that cannot be written is a warning: the work itself is done.</summary>
    public void Write(EventRecord record)
    {
        if (_path is null) return;
        try
        {
            Append(Line(record));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Linux.LinuxException)
        {
            _log.Warn($"unable to write event: \"{e.Message}\"");
        }
    }

    private void Append(byte[] line)
    {
        if (!File.Exists(_path)) Fs.MakePrivateDirectory(Path.GetDirectoryName(_path)!);
        else if (_maxSize > 0 && new FileInfo(_path).Length + line.Length > _maxSize) Rotate(line.Length);
        using var file = Fs.Open(_path!, OpenMode.Write | OpenMode.Create | OpenMode.Append, Fs.PrivateFile);
        Fs.Write(file, line).Check(_path);
    }

    /// <summary>Where an event marks the part that a rotation kept: "begin", "end", or null.</summary>
    internal static string? RotationMark(EventRecord record) => record.Type == "system" ? record.Attributes?.GetValueOrDefault(RotationKey) : null;

    // The newer half stays, from the beginning of a line, between two marks.
    private void Rotate(int coming)
    {
        using var guard = FileLock.Take(_path + ".lock");
        var bytes = File.ReadAllBytes(_path!);
        if (bytes.Length + coming <= _maxSize) return;
        var cut = Array.IndexOf(bytes, (byte)'\n', bytes.Length / 2) + 1;
        Fs.ReplaceFile(_path!, [.. Line(Mark("begin")), .. bytes.AsSpan(cut), .. Line(Mark("end"))], Fs.PrivateFile, sync: false);
    }

    private EventRecord Mark(string mark) => new()
    {
        Type = "system",
        Status = "log-rotation",
        Name = _path,
        Time = Now(),
        Attributes = new Dictionary<string, string> { [RotationKey] = mark },
    };

    private static byte[] Line(EventRecord record) => [.. EventJson.Write(record), (byte)'\n'];

    private static string Now() => GoTime.Format(DateTimeOffset.UtcNow);
}
