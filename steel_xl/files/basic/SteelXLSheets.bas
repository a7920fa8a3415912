Option Explicit
' For the macros, what xlwings has no word for. `book` is the name of an open workbook, "" the one this lies in.
' Results are protected against overtyping, without a password.

Private Function Meant(ByVal book As String) As Object
    If book = "" Then
        Set Meant = ThisWorkbook
    Else
        Set Meant = Workbooks(book)
    End If
End Function

Public Function IsLocked(ByVal book As String, ByVal sheetName As String) As Boolean
    IsLocked = Meant(book).Worksheets(sheetName).ProtectContents
End Function

' Names of sheets have / between them. Gives those that were protected; if one cannot be opened, none stays open.
Public Function UnlockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String, number As Long, what As String
    On Error GoTo failed
    For Each one In Split(sheetNames, "/")
        If IsLocked(book, CStr(one)) Then
            Meant(book).Worksheets(CStr(one)).Unprotect
            If opened <> "" Then opened = opened & "/"
            opened = opened & CStr(one)
        End If
    Next
    UnlockSheets = opened
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    If opened <> "" Then LockSheets book, opened
    Err.Raise number, "steel_xl", what
End Function

Public Function LockSheets(ByVal book As String, ByVal sheetNames As String) As Boolean
    Dim one As Variant
    For Each one In Split(sheetNames, "/")
        Meant(book).Worksheets(CStr(one)).Protect DrawingObjects:=False, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowFormattingRows:=True, AllowSorting:=True, AllowFiltering:=True
    Next
    LockSheets = True
End Function

' One series of a chart of ours: its name, names along the axis and values. False where there is no such chart.
Public Function RedrawSeries(ByVal book As String, ByVal sheetName As String, ByVal chartName As String, _
        ByVal count As Long, ByVal number As Long, ByVal label As String, ByVal categories As String, _
        ByVal values As String) As Boolean
    Dim drawn As Object
    On Error GoTo missing
    Set drawn = Meant(book).Worksheets(sheetName).ChartObjects(chartName).Chart
    With drawn
        Do While .SeriesCollection.Count > count
            .SeriesCollection(.SeriesCollection.Count).Delete
        Loop
        Do While .SeriesCollection.Count < number
            .SeriesCollection.NewSeries
        Loop
        .SeriesCollection(number).Name = label
        .SeriesCollection(number).XValues = categories
        .SeriesCollection(number).Values = values
    End With
    ShowAll drawn, number
    RedrawSeries = True
    Exit Function
missing:
    RedrawSeries = False
End Function

' The axes of a scatter chart start where Excel likes, once a point would lie below the start we gave them.
Private Sub ShowAll(ByVal drawn As Object, ByVal number As Long)
    On Error GoTo done
    With drawn.SeriesCollection(number)
        If .ChartType <> -4169 And (.ChartType < 72 Or .ChartType > 75) Then Exit Sub
        If Application.WorksheetFunction.Min(.Values) < drawn.Axes(2).MinimumScale Then drawn.Axes(2).MinimumScaleIsAuto = True
        If Application.WorksheetFunction.Min(.XValues) < drawn.Axes(1).MinimumScale Then drawn.Axes(1).MinimumScaleIsAuto = True
    End With
done:
End Sub
