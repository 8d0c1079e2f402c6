using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Selkie.Cli.Templates;
using Selkie.Engine.Containers;
using Selkie.Oci;

namespace Selkie.Cli.Output.Containers;

/// <summary>Prints <c>ps --format json</c>: the members of libpod's ListContainer.</summary>
internal static class PsJson
{
    private static readonly string[] NamespaceNames = ["Mnt", "Cgroup", "Ipc", "Net", "Pidns", "Uts", "User"];

    public static void Print(IReadOnlyList<ContainerListing> rows, Screen output)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, GoJson.WriterOptions(2)))
        {
            writer.WriteStartArray();
            foreach (var row in rows) Write(row, writer);
            writer.WriteEndArray();
        }
        output.Out.Write(System.Text.Encoding.UTF8.GetString(GoJson.Escape(buffer.WrittenSpan)) + "\n");
    }

    /// <summary>Writes one container.</summary>
    public static void Write(ContainerListing row, Utf8JsonWriter writer)
    {
        var container = row.Summary;
        writer.WriteStartObject();
        writer.WriteBoolean("AutoRemove", container.AutoRemove);
        WriteList(writer, "Command", container.Command);
        writer.WriteString("CreatedAt", HumanUnits.Ago(container.Created));
        writer.WriteString("CIDFile", container.CidFile);
        writer.WriteBoolean("Exited", row.Exited);
        writer.WriteNumber("ExitedAt", Seconds(row.Last.Finished));
        writer.WriteNumber("ExitCode", row.Last.ExitCode);
        WriteExposed(writer, container.Exposed);
        writer.WriteString("Id", container.Id);
        writer.WriteString("Image", container.Image);
        writer.WriteString("ImageID", container.ImageId);
        writer.WriteBoolean("IsInfra", false);
        WriteLabels(writer, container.Labels);
        WriteList(writer, "Mounts", container.Mounts ?? []);
        WriteList(writer, "Names", [container.Name]);
        WriteNamespaces(writer, row.Namespaces);
        WriteList(writer, "Networks", container.Networks ?? []);
        writer.WriteNumber("Pid", row.Pid);
        writer.WriteString("Pod", "");
        writer.WriteString("PodName", "");
        WritePorts(writer, container.Ports);
        writer.WriteNumber("Restarts", row.Last.Restarts);
        WriteSize(writer, row.Size);
        writer.WriteNumber("StartedAt", Seconds(row.Last.Started));
        writer.WriteString("State", row.State);
        writer.WriteString("Status", PsOutput.StatusText(row));
        writer.WriteNumber("Created", container.Created.ToUnixTimeSeconds());
        writer.WriteEndObject();
    }

    /// <summary>Seconds since 1970; Go's zero time where there is none.</summary>
    public static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string>? items)
    {
        if (items is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartArray(name);
        foreach (var item in items) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    // Protocols by port number; Go's maps print in the order of their keys as text.
    private static void WriteExposed(Utf8JsonWriter writer, IReadOnlyList<string>? ports)
    {
        if (ports is null)
        {
            writer.WriteNull("ExposedPorts");
            return;
        }
        writer.WriteStartObject("ExposedPorts");
        foreach (var group in ports.Select(PortText.Parse).GroupBy(port => port.Number.ToString(CultureInfo.InvariantCulture)).OrderBy(group => group.Key, StringComparer.Ordinal))
            WriteList(writer, group.Key, [.. group.Select(port => port.Protocol)]);
        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null)
        {
            writer.WriteNull("Labels");
            return;
        }
        writer.WriteStartObject("Labels");
        foreach (var (key, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteNamespaces(Utf8JsonWriter writer, IReadOnlyList<string> numbers)
    {
        writer.WriteStartObject("Namespaces");
        for (var i = 0; i < numbers.Count; i++)
            if (numbers[i].Length > 0)
                writer.WriteString(NamespaceNames[i], numbers[i]);
        writer.WriteEndObject();
    }

    private static void WritePorts(Utf8JsonWriter writer, IReadOnlyList<Runtime.PortMapping>? ports)
    {
        if (ports is null)
        {
            writer.WriteNull("Ports");
            return;
        }
        writer.WriteStartArray("Ports");
        foreach (var port in ports)
        {
            writer.WriteStartObject();
            writer.WriteString("host_ip", port.HostIp);
            writer.WriteNumber("container_port", port.ContainerPort);
            writer.WriteNumber("host_port", port.HostPort);
            writer.WriteNumber("range", port.Range);
            writer.WriteString("protocol", port.Protocol);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteSize(Utf8JsonWriter writer, ContainerSize? size)
    {
        if (size is null)
        {
            writer.WriteNull("Size");
            return;
        }
        writer.WriteStartObject("Size");
        writer.WriteNumber("rootFsSize", size.Root);
        writer.WriteNumber("rwSize", size.Written);
        writer.WriteEndObject();
    }
}
