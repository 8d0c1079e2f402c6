using System.Collections;
using System.Reflection;
using System.Text.Json;
using Selkie.Api;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Tests.Images;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Contracts;

/// <summary>
/// A surface that is no command line: it makes requests by the generated table, hands them to the engine with a call of its own (streams that are files,
/// a directory that is not the process's) and takes typed results and documents.
/// </summary>
internal sealed class MemorySurface : IDisposable
{
    public const string Image = "localhost/it:1", Container = "box", Volume = "data", Backend = "backend";
    private readonly TestEngine _engine = new();
    private readonly FileStream _input, _output, _error;

    public MemorySurface(string? monitor = null)
    {
        (_input, _output, _error) = (Stream("input"), Stream("output"), Stream("error"));
        var streams = new CallStreams(Of(_input), Of(_output), Of(_error));
        var options = new GlobalOptions { Root = Path("root"), RunRoot = Path("run"), RegistriesConf = Path("registries.conf"), EventsBackend = "file", NetworkConfigDirectory = Path("networks"), Monitor = monitor, Url = "unix://" + Path("nobody.sock") };
        var variables = new Dictionary<string, string> { ["PODMAN_CONNECTIONS_CONF"] = Path("connections.json") };
        Engine = new(new EngineContext(new EngineHost(options), new Call { Streams = streams, Directory = _engine.Directory, CommandLine = ["memory"], Environment = variables }));
        _engine.Load(_engine.DockerArchive(("it", [Image])));
        Send("container create", [Image], ("name", Container), ("network", "none"), ("label", "of=test"));
        Send("volume create", [Volume]);
        Send("network create", [Backend], ("subnet", "10.241.1.0/24"));
    }

    public LocalDispatcher Engine { get; }

    /// <summary>What went to the caller's output.</summary>
    public byte[] Output => File.ReadAllBytes(_output.Name);

    /// <summary>Every command of the table that asks the engine, by the type of its request.</summary>
    public static IEnumerable<IGrouping<Type, string>> Verbs() =>
        from path in Paths("")
        let row = CommandTable.Find(path)!
        where row.Bind is not null
        let type = row.Bind!(new ParsedLine(row)).GetType()
        where type.GetInterfaces().Any(i => i.Name == "IVerb`1")
        group path by type;

    /// <summary>Puts something on the caller's input.</summary>
    public void Say(byte[] bytes)
    {
        _input.Write(bytes);
        _input.Flush();
        _input.Position = 0;
    }

    /// <summary>An archive that "load" takes.</summary>
    public byte[] Archive(string name) => File.ReadAllBytes(_engine.DockerArchive((name, [name])));

    /// <summary>A plain tar archive.</summary>
    public static byte[] Tar(string content) => TestEngine.Layer(content);

    public string Path(string name) => _engine.Path(name);

    /// <summary>Carries a command out.</summary>
    /// <param name="path">The command.</param>
    /// <param name="operands">What it is about.</param>
    /// <param name="options">Options by their long names.</param>
    /// <returns>The typed result; of a stream the items.</returns>
    public object Send(string path, string[]? operands = null, params (string Name, string Value)[] options)
    {
        var row = CommandTable.Find(path)!;
        var line = new ParsedLine(row);
        foreach (var (name, value) in options) line.Add(row.Find(name), value);
        line.Arguments.AddRange(operands ?? []);
        return Send(row.Bind!(line));
    }

    private object Send(object request)
    {
        var send = typeof(LocalDispatcher).GetMethods().Single(m => m.Name == "Send" && m.GetParameters()[0].ParameterType == request.GetType());
        if (send.GetParameters().Length == 1) return Invoke(send, request);
        var item = send.GetParameters()[1].ParameterType.GetGenericArguments()[0];
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        Invoke(send, request, items.GetType().GetMethod("Add")!.CreateDelegate(typeof(Action<>).MakeGenericType(item), items));
        return items;
    }

    private object Invoke(MethodInfo send, params object[] arguments)
    {
        try
        {
            return send.Invoke(Engine, arguments)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is EngineError error)
        {
            throw error;
        }
    }

    /// <summary>The documents of a result, as they go over the wire.</summary>
    public static List<JsonElement> Documents(object result) => [.. DocumentsOf(result).Select(Written)];

    private static IEnumerable<Document> DocumentsOf(object? part) => part switch
    {
        Document document => [document],
        IDocumented<Document> documented => [documented.ToDocument()],
        string or null => [],
        IEnumerable list => list.Cast<object?>().SelectMany(DocumentsOf),
        _ when part.GetType() is { Namespace: ['S', 'e', 'l', 'k', 'i', 'e', ..], IsEnum: false } type && part is not EngineError =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType != type).SelectMany(p => DocumentsOf(p.GetValue(part))),
        _ => [],
    };

    private static JsonElement Written(Document document)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory)) document.Write(writer);
        return JsonDocument.Parse(memory.ToArray()).RootElement;
    }

    public void Dispose()
    {
        foreach (var stream in new[] { _input, _output, _error }) stream.Dispose();
        _engine.Dispose();
    }

    private FileStream Stream(string name) => new(_engine.Path(name), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static CallStream Of(FileStream file) => new((int)file.SafeFileHandle.DangerousGetHandle());

    private static IEnumerable<string> Paths(string parent) =>
        CommandTable.Children(parent).SelectMany(row => row.IsGroup ? Paths(row.Path) : [row.Path]);
}
