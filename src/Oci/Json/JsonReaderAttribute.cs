namespace Selkie.Oci.Json;

/// <summary>Asks for a method that reads a type from UTF-8 JSON, named Read and the type's name. The class must be partial.</summary>
/// <param name="type">What is read: records of texts, numbers, lists, maps and other such records.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class JsonReaderAttribute(Type type) : Attribute
{
    /// <summary>What is read.</summary>
    public Type Type { get; } = type;
}
